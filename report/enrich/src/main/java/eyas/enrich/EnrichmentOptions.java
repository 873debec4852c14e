package eyas.enrich;

import eyas.enrich.indicators.IndicatorList;
import eyas.enrich.summary.SummaryOptions;
import eyas.enrich.virustotal.VirusTotalOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sources of enrichments.
 *
 * @param lists indicator lists, matched on this machine
 * @param virusTotal options for VirusTotal, or null to omit it
 * @param summary options for a summary, or null for none
 */
public record EnrichmentOptions(
        List<IndicatorList> lists,
        @Nullable VirusTotalOptions virusTotal,
        @Nullable SummaryOptions summary) {
    public EnrichmentOptions {
        lists = List.copyOf(lists);
    }

    /** Returns whether there are no sources. */
    public boolean isEmpty() {
        return lists.isEmpty() && virusTotal == null && summary == null;
    }
}
