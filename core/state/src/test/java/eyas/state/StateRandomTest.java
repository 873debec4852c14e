package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventParams.OpenatExit;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.ParamInfo;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.file.DescriptorTracking;
import eyas.state.file.PathResolver;
import eyas.state.limits.StateLimits;
import eyas.state.process.CloneFlag;
import eyas.state.process.ProcessThreads;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadLookup;
import eyas.state.process.ThreadTable;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applies long random sequences of valid and absurd events, and checks the invariants after every stretch. */
final class StateRandomTest {
    private static final int THREADS = 60;
    private static final int LIMIT = 40;
    private static final int DESCRIPTORS = 12;
    private static final String[] NAMES = {"a", "../b", "/c/d", "", "x".repeat(1100), "./././", "<NA>"};

    private final EventWriter writer = new EventWriter(Arena.ofAuto().allocate(1 << 18));
    private final Event event = new Event();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void randomSequencesKeepStateConsistent(long seed) {
        Random random = new Random(seed);
        StateLimits limits = StateLimits.DEFAULT.withThreads(LIMIT).withDescriptors(DESCRIPTORS);
        ThreadLookup lookup = (thread, snapshot) -> {
            if (thread % 7 == 0) {
                snapshot.process(StateEventFeed.process(thread, thread, random.nextInt(THREADS), "looked", "/l"));
            }
            return thread % 7 == 0;
        };
        State state = new State(
                limits, lookup, random.nextBoolean() ? DescriptorTracking.KERNEL : DescriptorTracking.LIBSINSP);
        StateEventFeed feed = new StateEventFeed(state);
        List<EventInfo> codes = codes();
        long time = feed.time;
        for (int step = 0; step < 60_000; step++) {
            time += random.nextInt(100_000_000);
            EventInfo info = codes.get(random.nextInt(codes.size()));
            write(random, info, time);
            event.wrap(writer.segment(), 0, 0, step + 1, false);
            read(Objects.requireNonNull(state.apply(event)));
            if (random.nextInt(10) > 0) {
                state.settle();
            }
            if (step % 1000 == 0) {
                state.settle();
                check(state);
            }
        }
        state.settle();
        check(state);
        state.snapshot().begin(state.machine());
        state.snapshot().end();
        assertThat(state.counters().descriptors()).isZero();
        assertThat(state.threads().size()).isZero();
    }

    /** Returns codes that change the state, those of processes more often. */
    private static List<EventInfo> codes() {
        State state = new State();
        List<EventInfo> codes = new ArrayList<>();
        for (int code = 0; code < EventTable.size(); code++) {
            EventInfo info = EventTable.get(code);
            if (state.stateNeed(code) != StateNeed.NONE || info.has(EventFlag.USES_FD)) {
                codes.add(info);
            }
        }
        for (int i = 0; i < 12; i++) {
            codes.add(EventTable.get(EventCode.SYSCALL_CLONE_20_X));
            codes.add(EventTable.get(EventCode.SYSCALL_CLONE3_X));
            codes.add(EventTable.get(EventCode.SYSCALL_EXECVE_19_X));
            codes.add(EventTable.get(EventCode.PROCEXIT_1_E));
            codes.add(EventTable.get(EventCode.SYSCALL_OPENAT_2_X));
        }
        return codes;
    }

    private void write(Random random, EventInfo info, long time) {
        List<ParamInfo> params = info.params();
        int count = random.nextInt(8) == 0 ? random.nextInt(params.size() + 1) : params.size();
        writer.begin(info.code(), time, random.nextInt(THREADS), count);
        for (int i = 0; i < count; i++) {
            ParamInfo param = params.get(i);
            if (random.nextInt(40) == 0) {
                writer.putEmpty();
            } else if (param.type().isInteger()) {
                writer.put(number(random, param));
            } else if (param.type().isString()) {
                writer.put(NAMES[random.nextInt(NAMES.length)]);
            } else {
                writer.putBytes(bytes(random));
            }
        }
        writer.end();
    }

    private static long number(Random random, ParamInfo param) {
        if (param.name().equals("flags")) {
            int[] flags = {0, CloneFlag.THREAD, CloneFlag.THREAD | CloneFlag.FILES, CloneFlag.NEWPID, 0x1001, -1};
            return flags[random.nextInt(flags.length)];
        }
        return switch (random.nextInt(20)) {
            case 0 -> -1;
            case 1 -> random.nextLong();
            case 2 -> Long.MAX_VALUE;
            case 3 -> -100;
            case 4, 5, 6, 7 -> 0;
            default -> random.nextInt(THREADS);
        };
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = switch (random.nextInt(5)) {
            case 0 -> StateEventFeed.inet("10.0.0.1", random.nextInt(65536), "10.0.0.2", random.nextInt(3));
            case 1 -> StateEventFeed.inet6("0".repeat(31) + "1", 1, "2".repeat(32), random.nextInt(3));
            case 2 -> StateEventFeed.unix(random.nextLong(), 1, "/run/" + random.nextInt(5));
            case 3 -> new byte[random.nextInt(9000)];
            default -> {
                byte[] noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                yield noise;
            }
        };
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    /** Reads what fields would read. */
    private static void read(EventContext context) {
        ThreadEntry thread = context.thread();
        if (thread != null) {
            ThreadTable threads = context.state().threads();
            assertThat(thread.cwd().length + thread.env().length).isNotNegative();
            threads.sessionLeader(thread);
            threads.groupLeader(thread);
            threads.virtualGroupLeader(thread);
            threads.ancestor(thread, 5);
            assertThat(context.resolvePath(OpenatExit.DIRFD, OpenatExit.NAME, new byte[PathResolver.MAX_LENGTH]))
                    .isLessThan(1024);
        }
        DescriptorEntry descriptor = context.descriptor();
        if (descriptor != null && descriptor.type() != DescriptorType.UNKNOWN) {
            assertThat(descriptor.name().length).isNotNegative();
            assertThat(descriptor.owners).isPositive();
        }
    }

    private static void check(State state) {
        ThreadTable threads = state.threads();
        assertThat(threads.size()).isLessThanOrEqualTo(LIMIT);
        Set<Long> generations = new HashSet<>();
        long known = 0;
        Set<DescriptorEntry> entries = new HashSet<>();
        for (int place = 0; place < threads.places(); place++) {
            ThreadEntry thread = threads.threadAt(place);
            if (thread == null) {
                continue;
            }
            known++;
            assertThat(threads.get(thread.tid())).isSameAs(thread);
            assertThat(generations.add(thread.generation()))
                    .as("generations are unique")
                    .isTrue();
            checkLinks(thread);
            DescriptorTable table = thread.ownDescriptors;
            assertThat(table.size()).isLessThanOrEqualTo(DESCRIPTORS);
            int size = 0;
            for (int at = 0; at < table.places(); at++) {
                DescriptorEntry entry = table.entryAt(at);
                if (entry != null) {
                    size++;
                    entries.add(entry);
                    assertThat(table.get(table.numberAt(at))).isSameAs(entry);
                }
            }
            assertThat(size).isEqualTo(table.size());
        }
        assertThat(known).isEqualTo(threads.size());
        assertThat(state.counters().descriptors()).isGreaterThanOrEqualTo(entries.isEmpty() ? 0 : 1);
    }

    private static void checkLinks(ThreadEntry thread) {
        int children = 0;
        for (ThreadEntry child = thread.firstChild; child != null; child = child.nextSibling) {
            assertThat(child.parent).isSameAs(thread);
            assertThat(child.ptid()).isEqualTo(thread.tid());
            assertThat(++children).isLessThanOrEqualTo(LIMIT);
        }
        ProcessThreads group = thread.group;
        if (group != null) {
            int alive = 0;
            boolean member = false;
            for (ThreadEntry other = group.first; other != null; other = other.nextInGroup) {
                alive += other.dead() ? 0 : 1;
                member |= other == thread;
                assertThat(other.group).isSameAs(group);
            }
            assertThat(member).isTrue();
            assertThat(group.alive).isEqualTo(alive);
        }
    }
}
