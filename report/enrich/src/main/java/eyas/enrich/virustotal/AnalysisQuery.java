package eyas.enrich.virustotal;

import eyas.enrich.service.PublicAddresses;
import java.util.Locale;

/**
 * A query about one item.
 *
 * @param kind its kind
 * @param value a literal address, or a SHA-256 in hex
 */
public record AnalysisQuery(Kind kind, String value) {
    private static final int SHA256_LENGTH = 64;

    public AnalysisQuery {
        value = value.toLowerCase(Locale.ROOT);
    }

    /** The kind of an item. */
    public enum Kind {
        ADDRESS,
        SHA256
    }

    /** Returns whether the query may be sent: only public addresses and valid hashes. */
    public boolean mayLeave() {
        return switch (kind) {
            case ADDRESS -> PublicAddresses.contain(value);
            case SHA256 ->
                value.length() == SHA256_LENGTH && value.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
        };
    }

    /** Returns the path of the query in the API. */
    String path() {
        return switch (kind) {
            case ADDRESS -> "ip_addresses/" + value;
            case SHA256 -> "files/" + value;
        };
    }

    /** Returns the URL of the result page. */
    public String link() {
        return switch (kind) {
            case ADDRESS -> "https://www.virustotal.com/gui/ip-address/" + value;
            case SHA256 -> "https://www.virustotal.com/gui/file/" + value;
        };
    }
}
