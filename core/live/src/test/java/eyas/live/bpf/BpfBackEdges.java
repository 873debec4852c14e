package eyas.live.bpf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The back edges to loop heads in BPF code, by how control takes them.
 *
 * <p>Before Linux 6.3 the verifier rejects a loop whose last instruction is not a jump, but precedes the head and falls through to it
 * ("back-edge from insn … to …"). The walk is that of {@code check_cfg} in kernel/bpf/verifier.c: depth first, fall-through before jump
 * target.
 *
 * @param jumping instructions that jump back
 * @param falling instructions that fall through to a head
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
        // An instruction that was not reached is the first one of the next function.
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
