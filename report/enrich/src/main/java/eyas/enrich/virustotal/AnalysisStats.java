package eyas.enrich.virustotal;

/**
 * VirusTotal's statistics of an item: the number of engines by verdict.
 *
 * @param known whether VirusTotal knows the item
 * @param malicious engines with the verdict malicious
 * @param suspicious engines with the verdict suspicious
 * @param harmless engines with the verdict harmless
 * @param undetected engines without a detection
 */
public record AnalysisStats(boolean known, int malicious, int suspicious, int harmless, int undetected) {
    /** Number of engines from which an item is not clean, as in falco-actions. */
    public static final int THRESHOLD = 3;

    /** The analysis of an unknown item. */
    public static final AnalysisStats UNSEEN = new AnalysisStats(false, 0, 0, 0, 0);

    /** Returns whether enough engines flag the item. */
    public boolean isSuspicious() {
        return malicious >= THRESHOLD || suspicious >= THRESHOLD;
    }

    /** Returns a description of the statistics. */
    public String describe() {
        return known
                ? malicious + " engines say malicious, " + suspicious + " suspicious, of "
                        + (malicious + suspicious + harmless + undetected)
                : "unknown to VirusTotal";
    }
}
