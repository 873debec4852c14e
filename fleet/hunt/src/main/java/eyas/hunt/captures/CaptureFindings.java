package eyas.hunt.captures;

import java.util.List;

/**
 * The result of running rules over one capture.
 *
 * @param matches the matches, in the order of their first events
 * @param omitted number of alerts beyond {@link MatchLimits}
 * @param events number of events read
 * @param state how conclusive the result is
 */
public record CaptureFindings(List<CaptureMatch> matches, long omitted, long events, State state) {
    public CaptureFindings {
        matches = List.copyOf(matches);
    }

    /** How conclusive the result is: the absence of matches is meaningful only if everything was seen. */
    public sealed interface State {
        /** The capture is complete and was read completely. */
        record Complete() implements State {}

        /**
         * Something is missing: from the capture, behind damage, or because reading was stopped.
         *
         * @param why what is missing
         */
        record Incomplete(String why) implements State {}

        /**
         * The capture could not be read at all.
         *
         * @param why the reason
         */
        record Unreadable(String why) implements State {}

        /** Reading was stopped before the end. */
        record Stopped() implements State {}
    }

    /** Returns the findings of an unreadable capture. */
    static CaptureFindings unreadable(String why) {
        return new CaptureFindings(List.of(), 0, 0, new State.Unreadable(why));
    }

    /** Returns the findings of a capture that was not started. */
    static CaptureFindings stopped() {
        return new CaptureFindings(List.of(), 0, 0, new State.Stopped());
    }
}
