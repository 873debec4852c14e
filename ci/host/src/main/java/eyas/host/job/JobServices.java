package eyas.host.job;

import eyas.ci.provider.CiProvider;
import eyas.event.LossReporter;
import eyas.event.SourceCounters;
import eyas.host.delivery.JobDelivery;
import eyas.host.store.JobRetention;
import eyas.host.store.JobStore;
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
 * Common dependencies of all jobs of a service.
 *
 * @param provider the CI system
 * @param store the store of jobs
 * @param losses losses of the whole capture
 * @param counters counters of the source
 * @param descriptions the rules' descriptions by rule
 * @param clock measures the service's own overhead
 * @param grace how long orphan processes of a job are watched
 * @param retention how much is kept of ended jobs
 * @param delivery receives jobs to send
 */
public record JobServices(
        CiProvider provider,
        JobStore store,
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

    /** Returns a collector for one job's report. */
    ReportCollector collector(Path directory, long worker, ReportMask mask, HostHashCache hashes) {
        return new ReportCollector(new ReportOptions(
                ReportLimits.defaults(),
                ReportParts.LEAN,
                directory.toString(),
                worker,
                mask,
                new ReportFilters(),
                descriptions,
                hashes,
                StepLocations.NONE,
                NameServers.ofThisMachine()));
    }
}
