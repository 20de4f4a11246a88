package rest

import (
	"context"
	"net/http"
)

// PageOfMessages is how many messages Discord lists at a time.
const PageOfMessages = 100

// MessagesAfter returns the ids of the messages of a channel that follow the given id,
// at most PageOfMessages, those that follow it first; their order is Discord's. Where
// the bot may see the channel and not read its history there are none.
func (c *Client) MessagesAfter(ctx context.Context, channel, id string) ([]string, error) {
	var page []Message
	if err := c.Do(ctx, Call{Method: http.MethodGet, Path: "/channels/" + channel + "/messages?limit=100&after=" + id}, &page); err != nil {
		return nil, err
	}
	ids := make([]string, len(page))
	for i, m := range page {
		ids[i] = m.ID
	}
	return ids, nil
}

// Message asks for a message. The error is Discord's CodeUnknownMessage or
// CodeUnknownChannel where it is not there.
func (c *Client) Message(ctx context.Context, channel, id string) (m Message, err error) {
	return m, c.Do(ctx, Call{Method: http.MethodGet, Path: "/channels/" + channel + "/messages/" + id}, &m)
}
