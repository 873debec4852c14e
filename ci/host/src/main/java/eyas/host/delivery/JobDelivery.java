package eyas.host.delivery;

import java.util.List;

/** Accepts jobs whose reports and alerts are to be sent. Never waits for the network. */
public interface JobDelivery extends AutoCloseable {
    /** Sends nothing. */
    JobDelivery NONE = new JobDelivery() {
        @Override
        public void watching(List<HostJob> jobs) {}

        @Override
        public void ended(HostJob job) {}

        @Override
        public void close() {}
    };

    /** Sets the running jobs, whose alerts are sent. Event thread. */
    void watching(List<HostJob> jobs);

    /** Sends the report of a closed job. Any thread. */
    void ended(HostJob job);

    @Override
    void close();
}
