package eyas.live.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks the stack size of each call chain of BPF functions, including loop callbacks. Kernels before 6.2 reject a program whose chain
 * needs more than 512 bytes, with each function rounded up to a multiple of 32; later kernels count less, so loading the programs here does
 * not detect it.
 */
final class BpfStackTest {
    private static final int MOST = 512;
    private static final int PER_FUNCTION = 32;

    private static final int SYMBOLS = 2;
    private static final int RELOCATIONS = 9;
    private static final int FUNCTION = 2;
    private static final int SECTION = 3;
    private static final long EXECUTABLE = 4;
    private static final int INSTRUCTION = 8;

    private static final int LOAD = 1;
    private static final int STORE = 3;
    private static final int CALL = 0x85;
    private static final int LOAD_ADDRESS = 0x18;
    private static final int ADD = 0x07;
    private static final int FRAME_POINTER = 10;
    private static final int PSEUDO_CALL = 1;

    private final Map<String, Integer> stacks = new HashMap<>();
    private final Map<String, Set<String>> callees = new HashMap<>();
    private final Map<Integer, Code> code = new HashMap<>();
    /** Functions by section and offset. */
    private final Map<Long, String> functions = new HashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"eyas", "egress", "laststep", "objects"})
    void callChainsFitIntoStackOfOldKernels(String object) throws IOException {
        try (InputStream in = BpfObject.class.getResourceAsStream("/eyas/live/" + object + ".bpf.o")) {
            read(ByteBuffer.wrap(Objects.requireNonNull(in).readAllBytes()).order(ByteOrder.LITTLE_ENDIAN));
        }

        assertThat(stacks).hasSizeGreaterThan(1);
        assertThat(stacks.values()).anyMatch(size -> size > PER_FUNCTION);
        for (String function : stacks.keySet()) {
            List<String> chain = deepest(function);
            assertThat(size(chain))
                    .as("bytes of stack of " + String.join(" > ", chain))
                    .isLessThanOrEqualTo(MOST);
        }
    }

    private List<String> deepest(String function) {
        List<String> longest = List.of();
        for (String callee : callees.getOrDefault(function, Set.of())) {
            List<String> chain = deepest(callee);
            longest = size(chain) > size(longest) ? chain : longest;
        }
        List<String> chain = new ArrayList<>(List.of(function));
        chain.addAll(longest);
        return chain;
    }

    private int size(List<String> chain) {
        return chain.stream()
                .mapToInt(function ->
                        Math.max(1, Math.ceilDiv(stacks.getOrDefault(function, 0), PER_FUNCTION)) * PER_FUNCTION)
                .sum();
    }

    private record Section(int type, long flags, int offset, int size, int link, int info) {}

    private record Code(Section section, Map<Integer, Symbol> relocated) {}

    private record Symbol(String name, int type, int section, int value) {}

    private void read(ByteBuffer elf) {
        int at = (int) elf.getLong(40);
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < elf.getShort(60); i++, at += 64) {
            sections.add(new Section(
                    elf.getInt(at + 4),
                    elf.getLong(at + 8),
                    (int) elf.getLong(at + 24),
                    (int) elf.getLong(at + 32),
                    elf.getInt(at + 40),
                    elf.getInt(at + 44)));
        }
        Section table = sections.stream()
                .filter(each -> each.type == SYMBOLS)
                .findFirst()
                .orElseThrow();
        List<Symbol> symbols = new ArrayList<>();
        for (int symbol = table.offset; symbol < table.offset + table.size; symbol += 24) {
            symbols.add(new Symbol(
                    text(elf, sections.get(table.link).offset + elf.getInt(symbol)),
                    elf.get(symbol + 4) & 0xf,
                    elf.getShort(symbol + 6),
                    (int) elf.getLong(symbol + 8)));
        }
        symbols.stream()
                .filter(each -> each.type == FUNCTION && each.section > 0)
                .forEach(each -> functions.put(place(each.section, each.value), each.name));
        for (int i = 0; i < sections.size(); i++) {
            Map<Integer, Symbol> relocated = new HashMap<>();
            for (Section each : sections) {
                for (int entry = 0; each.type == RELOCATIONS && each.info == i && entry < each.size; entry += 16) {
                    relocated.put(
                            (int) elf.getLong(each.offset + entry), symbols.get(elf.getInt(each.offset + entry + 12)));
                }
            }
            if ((sections.get(i).flags & EXECUTABLE) != 0) {
                code.put(i, new Code(sections.get(i), relocated));
            }
        }
        // Static functions have no symbols: they start at targets of calls and address loads.
        code.forEach((section, each) -> targets(elf, section, each)
                .values()
                .forEach(to -> functions.putIfAbsent(to, "static " + (int) (long) to)));
        code.forEach((section, each) -> functions(elf, section, each));
    }

    private void functions(ByteBuffer elf, int section, Code of) {
        Map<Integer, Long> targets = targets(elf, section, of);
        String function = "";
        for (int at = 0; at < of.section.size; at += INSTRUCTION) {
            function = functions.getOrDefault(place(section, at), function);
            stacks.merge(function, stack(elf, of.section.offset + at), Math::max);
            Long to = targets.get(at);
            if (to != null) {
                callees.computeIfAbsent(function, _ -> new LinkedHashSet<>()).add(functions.get(to));
            }
        }
    }

    /** Returns the offsets of the functions that a section's instructions call or load the address of, by the offset of the instruction. */
    private static Map<Integer, Long> targets(ByteBuffer elf, int section, Code of) {
        Map<Integer, Long> targets = new TreeMap<>();
        for (int at = 0; at < of.section.size; at += INSTRUCTION) {
            int begin = of.section.offset + at;
            int code = elf.get(begin) & 0xff;
            int number = elf.getInt(begin + 4);
            Symbol symbol = of.relocated.get(at);
            boolean isOfKernel = symbol != null && symbol.section == 0;
            boolean isFunction = symbol != null && symbol.type == FUNCTION;
            if (code == CALL && !isOfKernel && (elf.get(begin + 1) >> 4 & 0xf) == PSEUDO_CALL) {
                int to = symbol != null && symbol.type == FUNCTION
                        ? symbol.value
                        : (symbol == null ? at : 0) + (number + 1) * INSTRUCTION;
                targets.put(at, place(symbol == null ? section : symbol.section, to));
            } else if (code == LOAD_ADDRESS
                    && symbol != null
                    && (isFunction || (symbol.type == SECTION && symbol.name.isEmpty()))) {
                targets.put(at, place(symbol.section, isFunction ? symbol.value : number));
            }
        }
        return targets;
    }

    /** Returns the minimum number of stack bytes that an instruction uses. */
    private static int stack(ByteBuffer elf, int at) {
        int code = elf.get(at) & 0xff;
        int kind = code & 7;
        int base = kind == LOAD ? elf.get(at + 1) >> 4 & 0xf : elf.get(at + 1) & 0xf;
        int number = elf.getInt(at + 4);
        if (kind >= LOAD && kind <= STORE && code != LOAD_ADDRESS && base == FRAME_POINTER) {
            return Math.max(0, -elf.getShort(at + 2));
        }
        // The address of a variable: the frame pointer was copied before.
        return code == ADD && number < 0 && number >= -MOST ? -number : 0;
    }

    private static String text(ByteBuffer elf, int from) {
        int end = from;
        while (elf.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - from];
        elf.get(from, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static long place(int section, int offset) {
        return (long) section << Integer.SIZE | offset;
    }
}
