package eyas.report;

import eyas.state.EventContext;

/** Masks likely secrets in text for a report. Event thread only. */
public interface SecretMask {
    /** Masks nothing. */
    SecretMask NOTHING = new SecretMask() {
        @Override
        public void learn(EventContext context) {}

        @Override
        public String mask(String text) {
            return text;
        }
    };

    /** Learns from the environment and arguments of an event's program and its ancestors which values are secrets. */
    void learn(EventContext context);

    /** Returns {@code text} with its secrets masked. */
    String mask(String text);
}
