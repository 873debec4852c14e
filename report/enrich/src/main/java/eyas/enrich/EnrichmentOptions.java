package eyas.enrich;

import eyas.enrich.indicators.IndicatorList;
import eyas.enrich.summary.SummaryOptions;
import eyas.enrich.virustotal.VirusTotalOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom to ask about a report.
 *
 * @param lists lists of indicators, matched on this machine
 * @param virusTotal how VirusTotal is asked, or null not to ask it
 * @param summary how a summary is asked for, or null for none
 */
public record EnrichmentOptions(
        List<IndicatorList> lists,
        @Nullable VirusTotalOptions virusTotal,
        @Nullable SummaryOptions summary) {
    public EnrichmentOptions {
        lists = List.copyOf(lists);
    }

    /** Returns whether there is nobody to ask. */
    public boolean isEmpty() {
        return lists.isEmpty() && virusTotal == null && summary == null;
    }
}
