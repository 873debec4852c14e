package eyas.report;

import eyas.state.EventContext;
import eyas.state.dns.DnsAnswer;
import java.util.List;

/**
 * A listener that is called for each thing that a report meets for the first time, at the moment it is met; beyond the report's limits of each
 * time. Event thread only; contexts die when a method returns.
 */
public interface FirstSeenListener {
    /** Looks at nothing. */
    FirstSeenListener NONE = new FirstSeenListener() {
        @Override
        public void contacted(EventContext context, byte[] address, int port, boolean inbound) {
            // Nobody asked.
        }

        @Override
        public void lookedUp(EventContext context, String name, List<DnsAnswer> answers) {
            // Nobody asked.
        }

        @Override
        public void executed(EventContext context, String path, String sha256) {
            // Nobody asked.
        }
    };

    /**
     * Looks at a peer that a process exchanges something with.
     *
     * @param address 4 or 16 bytes
     * @param port the peer's port; of an inbound connection the local one
     */
    void contacted(EventContext context, byte[] address, int port, boolean inbound);

    /**
     * Looks at a name that a process asks for, or that an answer is about.
     *
     * @param answers records that were not seen before for this name
     */
    void lookedUp(EventContext context, String name, List<DnsAnswer> answers);

    /** Looks at an executable of which the content is known; the SHA-256 is lower-case hex. */
    void executed(EventContext context, String path, String sha256);
}
