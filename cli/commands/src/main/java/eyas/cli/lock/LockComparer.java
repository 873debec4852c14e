package eyas.cli.lock;

import eyas.baseline.compare.LockComparison;
import eyas.baseline.compare.LockDifference;
import eyas.baseline.compare.Weight;
import eyas.baseline.file.LockDocument;
import eyas.baseline.run.RunBehavior;
import eyas.report.Palette;
import eyas.report.model.JobReport;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.nio.file.Path;

/** A lock that was opened before privileges were dropped, and is read and compared with a run afterwards. */
public final class LockComparer {
    private final PreopenedFile file;

    private LockComparer(PreopenedFile file) {
        this.file = file;
    }

    /** Opens the lock in {@code file}; problems are reported to {@code errors}. */
    public static LockComparer open(Path file, Terminal errors) {
        return new LockComparer(LockFiles.open(file, errors));
    }

    /** Reads the lock, once; problems are reported to {@code errors}. */
    public ReadLock read(Terminal errors) {
        return new ReadLock(file.name(), LockFiles.lock(file, errors));
    }

    /**
     * A lock that was read.
     *
     * @param name its file name
     * @param document its contents
     */
    public record ReadLock(String name, LockDocument document) {
        /** Compares a run with the lock. */
        Result with(RunBehavior run) {
            return new Result(this, run, new LockComparison(document.lock()).with(run));
        }

        /**
         * Compares a report with the lock.
         *
         * @param called the name of the report in messages
         */
        public Result with(String called, JobReport report) {
            return with(RunBehavior.of(called, report));
        }
    }

    /**
     * The difference between a run and a lock.
     *
     * @param lock the lock
     * @param run the run
     * @param difference the difference
     */
    public record Result(ReadLock lock, RunBehavior run, LockDifference difference) {
        /** Returns the result as text. */
        public String text(Palette palette) {
            return new LockText(palette).check(run, difference, lock.document().lock());
        }

        /** Returns the exit code if entries of the weight {@code failOn} or heavier must not be new. */
        public int exitCode(Weight failOn) {
            boolean heavy = difference
                    .heaviest()
                    .filter(weight -> weight.compareTo(failOn) >= 0)
                    .isPresent();
            return heavy ? ExitCode.FINDINGS : run.isComplete() ? ExitCode.OK : ExitCode.INCOMPLETE;
        }
    }
}
