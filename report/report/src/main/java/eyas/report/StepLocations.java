package eyas.report;

import eyas.report.model.StepFacts;

/** The places where the steps of the job were written. */
public interface StepLocations {
    /** Nothing is known. */
    StepLocations NONE = new StepLocations() {
        @Override
        public String file() {
            return "";
        }

        @Override
        public int line(StepFacts step) {
            return 0;
        }

        @Override
        public String title(StepFacts step) {
            return "";
        }
    };

    /** Returns the workflow's file, relative to the repository's root with slashes; empty if unknown. */
    String file();

    /** Returns the line where {@code step} begins in that file, from 1; 0 if unknown. */
    int line(StepFacts step);

    /** Return what the run's page calls {@code step}, as far as the file alone tells; empty if unknown. */
    String title(StepFacts step);

    /** Returns these places, and {@code other} where nothing is known here. */
    default StepLocations or(StepLocations other) {
        StepLocations first = this;
        return new StepLocations() {
            @Override
            public String file() {
                return first.file().isEmpty() ? other.file() : first.file();
            }

            @Override
            public int line(StepFacts step) {
                return first.line(step) == 0 ? other.line(step) : first.line(step);
            }

            @Override
            public String title(StepFacts step) {
                return first.title(step).isEmpty() ? other.title(step) : first.title(step);
            }
        };
    }
}
