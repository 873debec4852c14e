package eyas.enrich.virustotal;

import eyas.enrich.service.PublicAddresses;
import java.util.Locale;

/**
 * One thing to ask about.
 *
 * @param kind what it is
 * @param value a literal address, or a SHA-256 in hex
 */
public record AnalysisQuery(Kind kind, String value) {
    private static final int SHA256_LENGTH = 64;

    public AnalysisQuery {
        value = value.toLowerCase(Locale.ROOT);
    }

    /** What a query is about. */
    public enum Kind {
        ADDRESS,
        SHA256
    }

    /** Returns whether it may be asked: public addresses and sound hashes only. */
    public boolean mayLeave() {
        return switch (kind) {
            case ADDRESS -> PublicAddresses.contain(value);
            case SHA256 ->
                value.length() == SHA256_LENGTH && value.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
        };
    }

    /** Returns the path of the query in the interface. */
    String path() {
        return switch (kind) {
            case ADDRESS -> "ip_addresses/" + value;
            case SHA256 -> "files/" + value;
        };
    }

    /** Returns where people read the answer. */
    public String link() {
        return switch (kind) {
            case ADDRESS -> "https://www.virustotal.com/gui/ip-address/" + value;
            case SHA256 -> "https://www.virustotal.com/gui/file/" + value;
        };
    }
}
