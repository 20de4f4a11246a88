package corpus

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Parameters that say how a reader came to a page, not which page it is.
var rxTracking = regexp.MustCompile(`(?i)^(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|` +
	`_hsenc|_hsmi|__hssc|__hstc|__hsfp|hsctatracking|vero_id|oly_anon_id|oly_enc_id|rb_clickid|s_cid|_ga|_gl|mkt_tok|wickedid|` +
	`cmpid|icid|ncid|ocid|smid|smtyp|xtor|ref_src|ref_url|at_medium|at_campaign|at_custom\d|at_bbc_team|guccounter|guce_referrer|guce_referrer_sig|` +
	`soc_src|soc_trk|share_id|sharetype|spm|cvid|_amp|ns_source|ns_mchannel|ns_campaign|ito|ftag|taid|wtmc)$`)

var errNotWeb = errors.New("not the address of a web page")

// CanonicalURL brings the address of a page to the form in which addresses are stored
// and shown, and in which they still open (PageKey is for comparing them): scheme and host in lower case, no default port, no
// fragment, no tracking parameters. The other parameters keep their order and
// spelling. It reports an error for anything but an absolute http(s) address
// without a password.
func CanonicalURL(raw string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return "", fmt.Errorf("canonical url: %w", errNotWeb)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Opaque != "" || u.User != nil {
		return "", fmt.Errorf("canonical url: %w", errNotWeb)
	}
	u.Host = strings.ToLower(u.Host)
	switch port := u.Port(); {
	case port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443":
		u.Host = strings.TrimSuffix(strings.TrimSuffix(u.Host, port), ":")
	}
	u.Fragment, u.RawFragment, u.ForceQuery = "", "", false
	if u.Path == "" {
		u.Path = "/"
	}
	var kept []string
	for _, pair := range strings.Split(u.RawQuery, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if pair != "" && !rxTracking.MatchString(name) {
			kept = append(kept, pair)
		}
	}
	u.RawQuery = strings.Join(kept, "&")
	return u.String(), nil
}
