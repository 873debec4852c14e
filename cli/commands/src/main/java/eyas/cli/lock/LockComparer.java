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

/** A lock that was opened before privileges were given up, and is read and compared with a run afterwards. */
public final class LockComparer {
    private final PreopenedFile file;

    private LockComparer(PreopenedFile file) {
        this.file = file;
    }

    /** Opens the lock in {@code file}; what is wrong with it is said on {@code errors}. */
    public static LockComparer open(Path file, Terminal errors) {
        return new LockComparer(LockFiles.open(file, errors));
    }

    /** Reads the lock, once; what is wrong with it is said on {@code errors}. */
    public ReadLock read(Terminal errors) {
        return new ReadLock(file.name(), LockFiles.lock(file, errors));
    }

    /**
     * A lock that was read.
     *
     * @param name what it is called
     * @param document what it says
     */
    public record ReadLock(String name, LockDocument document) {
        /** Compare a run with it. */
        Result with(RunBehavior run) {
            return new Result(this, run, new LockComparison(document.lock()).with(run));
        }

        /**
         * Compare a report with it.
         *
         * @param called what messages call the report
         */
        public Result with(String called, JobReport report) {
            return with(RunBehavior.of(called, report));
        }
    }

    /**
     * What a run did beyond a lock.
     *
     * @param lock the lock
     * @param run the run
     * @param difference in what it differs
     */
    public record Result(ReadLock lock, RunBehavior run, LockDifference difference) {
        /** Return it for people. */
        public String text(Palette palette) {
            return new LockText(palette).check(run, difference, lock.document().lock());
        }

        /** Return the exit code where something of the weight {@code failOn} is not to be new. */
        public int exitCode(Weight failOn) {
            boolean heavy = difference
                    .heaviest()
                    .filter(weight -> weight.compareTo(failOn) >= 0)
                    .isPresent();
            return heavy ? ExitCode.FINDINGS : run.isComplete() ? ExitCode.OK : ExitCode.INCOMPLETE;
        }
    }
}
