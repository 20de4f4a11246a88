package moderate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// MaxUpload bounds a file, in bytes: what Discord lets members upload by default.
const MaxUpload = 10 << 20

// Uploads are the files that members have uploaded to Discord.
type Uploads struct {
	// Address stands in for Discord; "" is Discord.
	Address string
	// Dial connects to it; nil is TCP.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Download reads a file from where Discord keeps it.
func (u Uploads) Download(ctx context.Context, address string) ([]byte, error) {
	at, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	// The address comes from Discord, but nothing else is to be fetched by it.
	discord := at.Scheme == "https" && (at.Hostname() == "cdn.discordapp.com" || at.Hostname() == "media.discordapp.net")
	if u.Address != "" {
		discord = strings.HasPrefix(address, strings.TrimSuffix(u.Address, "/")+"/")
	}
	if !discord {
		return nil, fmt.Errorf("%s is not Discord's", at.Hostname())
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	// A connection that is kept for more would outlive the bot. Redirects are not
	// followed.
	once := &http.Transport{Proxy: http.ProxyFromEnvironment, DialContext: u.Dial, DisableKeepAlives: true}
	resp, err := once.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New(resp.Status)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, MaxUpload+1))
	if err == nil && len(data) > MaxUpload {
		err = errors.New("longer than it said")
	}
	return data, err
}
