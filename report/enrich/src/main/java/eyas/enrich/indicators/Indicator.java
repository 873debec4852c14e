package eyas.enrich.indicators;

/**
 * One entry of a list.
 *
 * @param kind its kind
 * @param value the address, network, name or hash in canonical form: lower case, without the trailing dot
 * @param below of a name: whether it also matches all subdomains
 * @param list name of the list's file
 * @param place line of a text, or sequence number of an object, from 1
 * @param note the list's note, truncated; empty for none
 */
public record Indicator(Kind kind, String value, boolean below, String list, int place, String note) {
    /** The kind of an indicator. */
    public enum Kind {
        /** An address or a network. */
        ADDRESS,
        /** A DNS name. */
        DOMAIN,
        /** The SHA-256 of a file. */
        SHA256
    }
}
