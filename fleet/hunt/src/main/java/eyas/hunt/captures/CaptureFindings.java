package eyas.hunt.captures;

import java.util.List;

/**
 * What came of running rules over one capture.
 *
 * @param matches what the rules found, in the order of their first events
 * @param omitted alerts that did not fit into {@link MatchLimits}
 * @param events how many events were read
 * @param state how far the capture can be judged
 */
public record CaptureFindings(List<CaptureMatch> matches, long omitted, long events, State state) {
    public CaptureFindings {
        matches = List.copyOf(matches);
    }

    /** How far the capture can be judged: that nothing was found in it says something only where all of it was seen. */
    public sealed interface State {
        /** All that the job did is in the capture, and was looked at. */
        record Whole() implements State {}

        /**
         * Something is missing: from the capture, behind damage, or because reading was stopped.
         *
         * @param why what is missing
         */
        record Incomplete(String why) implements State {}

        /**
         * The capture could not be read at all.
         *
         * @param why why not
         */
        record Unreadable(String why) implements State {}

        /** Reading was stopped before it was finished. */
        record Stopped() implements State {}
    }

    /** Returns the findings of a capture that could not be read. */
    static CaptureFindings unreadable(String why) {
        return new CaptureFindings(List.of(), 0, 0, new State.Unreadable(why));
    }

    /** Returns the findings of a capture that was not begun. */
    static CaptureFindings stopped() {
        return new CaptureFindings(List.of(), 0, 0, new State.Stopped());
    }
}
