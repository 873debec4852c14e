package eyas.enrich.virustotal;

/**
 * What VirusTotal holds of one thing: how many engines say what of it.
 *
 * @param known whether it has ever seen it
 * @param malicious engines that call it malicious
 * @param suspicious engines that call it suspicious
 * @param harmless engines that call it harmless
 * @param undetected engines that say nothing
 */
public record AnalysisStats(boolean known, int malicious, int suspicious, int harmless, int undetected) {
    /** From how many engines on a thing is no longer clean, as in falco-actions. */
    public static final int THRESHOLD = 3;

    /** The analysis of a thing that it has never seen. */
    public static final AnalysisStats UNSEEN = new AnalysisStats(false, 0, 0, 0, 0);

    /** Returns whether enough engines object. */
    public boolean isSuspicious() {
        return malicious >= THRESHOLD || suspicious >= THRESHOLD;
    }

    /** Returns it in words. */
    public String words() {
        return known
                ? malicious + " engines say malicious, " + suspicious + " suspicious, of "
                        + (malicious + suspicious + harmless + undetected)
                : "never seen by VirusTotal";
    }
}
