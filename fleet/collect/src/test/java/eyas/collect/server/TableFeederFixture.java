package eyas.collect.server;

import eyas.collect.intake.NameDigests;
import eyas.collect.intake.StateDirectory;
import eyas.delivery.DeliveryJob;
import java.nio.file.Files;
import java.nio.file.Path;

/** The jobs, the alert and the files of the table feeder's tests. */
final class TableFeederFixture {
    static final String ALERT = "{\"alert_id\":\"" + TestReports.alertId("o")
            + "\",\"rule\":\"R\",\"priority\":\"Critical\",\"output\":\"o\",\"time\":\"2026-11-28T05:00:00.5Z\"}";

    private TableFeederFixture() {}

    /** Writes a file into {@code directory}. */
    static Path file(Path directory, String name, byte[] bytes) throws Exception {
        return Files.write(directory.resolve(name), bytes);
    }

    static DeliveryJob job(String repository, String run, String name, String variant) {
        return new DeliveryJob(
                "github",
                repository,
                "ci",
                run,
                1,
                name,
                variant,
                "h",
                System.currentTimeMillis() * 1_000_000L,
                "",
                "");
    }

    /** Returns the file of a job's alerts. */
    static Path alerts(Path directory, DeliveryJob job) throws Exception {
        StateDirectory state = new StateDirectory(directory.resolve("state"));
        NameDigests digests = new NameDigests(state.salt());
        return state.root()
                .resolve("live")
                .resolve(digests.sequence(digests.job(job, ""), "").hex() + ".jsonl");
    }
}
