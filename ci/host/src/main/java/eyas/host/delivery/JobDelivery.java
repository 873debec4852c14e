package eyas.host.delivery;

import java.util.List;

/** Takes what is to be sent of jobs. Never waits for the network. */
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

    /** Say which jobs go on; their alerts are sent while they do. Event thread. */
    void watching(List<HostJob> jobs);

    /** Send the report of a job that is closed. Any thread. */
    void ended(HostJob job);

    @Override
    void close();
}
