/**
 * Delivers kernel events as they happen: loads the BPF programs, reads their ring, reports existing processes, and starts a command so that
 * it is watched from its first instruction.
 *
 * <p>Needs native access for calls of libbpf and the C library.
 */
module eyas.live {
    requires static transitive org.jspecify;
    requires transitive eyas.event;
    requires eyas.text;

    exports eyas.live;
    exports eyas.live.account;
    exports eyas.live.egress;
}
