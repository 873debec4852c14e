package eyas.live.egress;

/**
 * A program of egress control and the hook of a control group that it is attached to. Attached in this order and detached in reverse order:
 * earlier programs record what later ones need to know of a socket.
 *
 * <p>Source: {@code enum bpf_attach_type} in linux/bpf.h.
 */
enum EgressHook {
    SOCKET("egress_socket", 2),
    ANSWER("egress_answer", 0),
    CONNECT4("egress_connect4", 10),
    CONNECT6("egress_connect6", 11),
    SEND4("egress_send4", 14),
    SEND6("egress_send6", 15),
    PACKET("egress_packet", 1);

    private final String program;
    private final int number;

    EgressHook(String program, int number) {
        this.program = program;
        this.number = number;
    }

    String program() {
        return program;
    }

    /** Returns the kernel's number of the hook. */
    int number() {
        return number;
    }
}
