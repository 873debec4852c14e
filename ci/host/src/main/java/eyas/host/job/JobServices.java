package eyas.host.job;

import eyas.ci.provider.CiProvider;
import eyas.event.LossReporter;
import eyas.event.SourceCounters;
import eyas.host.books.JobRetention;
import eyas.host.books.JobStore;
import eyas.host.delivery.JobDelivery;
import eyas.report.NameServers;
import eyas.report.ReportCollector;
import eyas.report.ReportFilters;
import eyas.report.ReportLimits;
import eyas.report.ReportOptions;
import eyas.report.ReportParts;
import eyas.report.StepLocations;
import eyas.session.report.OverheadMeter;
import eyas.session.report.ReportMask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What all jobs of a service have in common.
 *
 * @param provider the CI system
 * @param books where jobs are written down
 * @param losses what the whole capture has lost
 * @param counters the source's
 * @param descriptions the rules' own texts by rule
 * @param clock measures the service itself
 * @param grace how long what a job has left is watched on
 * @param retention how much is kept of jobs that have ended
 * @param delivery takes what is sent to a receiver
 */
public record JobServices(
        CiProvider provider,
        JobStore books,
        LossReporter losses,
        Supplier<SourceCounters> counters,
        Map<String, String> descriptions,
        OverheadMeter clock,
        Duration grace,
        JobRetention retention,
        JobDelivery delivery) {
    public JobServices {
        descriptions = Map.copyOf(descriptions);
    }

    /** Return a collector of one job's report. */
    ReportCollector collector(Path folder, long worker, ReportMask mask, HostHashCache hashes) {
        return new ReportCollector(new ReportOptions(
                ReportLimits.defaults(),
                ReportParts.LEAN,
                folder.toString(),
                worker,
                mask,
                new ReportFilters(),
                descriptions,
                hashes,
                StepLocations.NONE,
                NameServers.ofThisMachine()));
    }
}
