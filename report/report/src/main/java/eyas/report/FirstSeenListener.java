package eyas.report;

import eyas.state.EventContext;
import eyas.state.dns.DnsAnswer;
import java.util.List;

/**
 * A listener that is called when the report meets an item for the first time; for items beyond the report's limits, each time. Event thread
 * only; contexts are valid only during the call.
 */
public interface FirstSeenListener {
    /** Ignores all calls. */
    FirstSeenListener NONE = new FirstSeenListener() {
        @Override
        public void contacted(EventContext context, byte[] address, int port, boolean inbound) {
            // Ignored.
        }

        @Override
        public void lookedUp(EventContext context, String name, List<DnsAnswer> answers) {
            // Ignored.
        }

        @Override
        public void executed(EventContext context, String path, String sha256) {
            // Ignored.
        }
    };

    /**
     * Called for a peer that a process exchanges data with.
     *
     * @param address 4 or 16 bytes
     * @param port the peer's port; the local port of an inbound connection
     */
    void contacted(EventContext context, byte[] address, int port, boolean inbound);

    /**
     * Called for a name that a process queries or that an answer is about.
     *
     * @param answers records that were not seen before for this name
     */
    void lookedUp(EventContext context, String name, List<DnsAnswer> answers);

    /** Called for an executable whose content is known; the SHA-256 is lower-case hex. */
    void executed(EventContext context, String path, String sha256);
}
