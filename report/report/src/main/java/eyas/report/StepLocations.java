package eyas.report;

import eyas.report.model.StepFacts;

/** The source locations of the job's steps in the workflow. */
public interface StepLocations {
    /** Knows no locations. */
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

    /** Returns the path of the workflow's file relative to the repository's root, with slashes; empty if unknown. */
    String file();

    /** Returns the line at which {@code step} starts in that file, from 1; 0 if unknown. */
    int line(StepFacts step);

    /** Returns the title of {@code step} on the run's page, as far as it can be derived from the file; empty if unknown. */
    String title(StepFacts step);

    /** Returns these locations with {@code other} as the fallback. */
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
