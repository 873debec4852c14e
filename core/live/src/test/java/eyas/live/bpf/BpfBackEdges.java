package eyas.live.bpf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The ways back to the head of a loop in BPF code, told apart by how control takes them.
 *
 * <p>Before Linux 6.3 the verifier refuses a loop whose last instruction is no jump, but lies just before the head and falls into it
 * ("back-edge from insn … to …"). This walks as {@code check_cfg} in kernel/bpf/verifier.c does: depth first, what follows before what is jumped
 * to.
 *
 * @param jumping instructions that jump back
 * @param falling instructions that fall into a head
 */
record BpfBackEdges(List<Integer> jumping, List<Integer> falling) {
    private enum State {
        NEW,
        ENTERED,
        LEFT
    }

    static BpfBackEdges of(BpfCode code) {
        BpfBackEdges loops = new BpfBackEdges(new ArrayList<>(), new ArrayList<>());
        State[] states = new State[code.size()];
        Arrays.fill(states, State.NEW);
        // What nothing before has led to is the first instruction of the next function.
        for (int begin = 0; begin < code.size(); begin++) {
            if (states[begin] == State.NEW) {
                loops.walk(code, begin, states);
            }
        }
        return loops;
    }

    private void walk(BpfCode code, int begin, State[] states) {
        int[] path = new int[code.size()];
        int[] taken = new int[code.size()];
        int depth = 0;
        path[0] = begin;
        states[begin] = State.ENTERED;
        while (depth >= 0) {
            int at = path[depth];
            int[] next = code.next(at);
            if (taken[at] == next.length) {
                states[at] = State.LEFT;
                depth--;
                continue;
            }
            int to = next[taken[at]++];
            if (states[to] == State.NEW) {
                states[to] = State.ENTERED;
                path[++depth] = to;
            } else if (states[to] == State.ENTERED) {
                (code.isJump(at) ? jumping : falling).add(at);
            }
        }
    }
}
