package eyas.enrich.indicators;

/**
 * One entry of a list.
 *
 * @param kind what it names
 * @param value the address, network, name or hash in its usual form: lower case, without the last dot
 * @param below of a name: whether it stands for all names below it as well
 * @param list name of the list's file
 * @param place line of a text, or running number of an object, from 1
 * @param note what the list says of it, cut; empty if nothing
 */
public record Indicator(Kind kind, String value, boolean below, String list, int place, String note) {
    /** What an indicator names. */
    public enum Kind {
        /** An address or a network. */
        ADDRESS,
        /** A DNS name. */
        DOMAIN,
        /** The SHA-256 of a file. */
        SHA256
    }
}
