package eyas.live.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The instructions of BPF code and their successors.
 *
 * <p>An instruction has eight bytes: {@code code:8 dst:4 src:4 offset:16 immediate:32}; source: {@code struct bpf_insn} in linux/bpf.h. The
 * second half of a 64-bit load counts as a no-op instruction.
 */
record BpfCode(long[] instructions) {
    private static final int BYTES = 8;
    private static final int CLASS = 0x07;
    private static final int CLASS_JUMP = 0x05;
    private static final int CLASS_JUMP_32 = 0x06;
    private static final int OPERATION = 0xf0;
    private static final int ALWAYS = 0x00;
    private static final int CALL = 0x80;
    private static final int EXIT = 0x90;

    /** {@code sh_flags} of a section with code; offsets are those of {@code Elf64_Ehdr} and {@code Elf64_Shdr} in linux/elf.h. */
    private static final long EXECUTABLE = 4;

    private static final int TYPE_WITHOUT_BYTES = 8;

    /** Returns the code of every code section of an object file, by section name. */
    static Map<String, BpfCode> ofObject(byte[] file) {
        ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int table = Math.toIntExact(elf.getLong(0x28));
        int size = elf.getShort(0x3a);
        int count = elf.getShort(0x3c);
        int names = Math.toIntExact(elf.getLong(table + size * elf.getShort(0x3e) + 0x18));
        Map<String, BpfCode> sections = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int header = table + i * size;
            if ((elf.getLong(header + 0x08) & EXECUTABLE) != 0 && elf.getInt(header + 0x04) != TYPE_WITHOUT_BYTES) {
                int length = Math.toIntExact(elf.getLong(header + 0x20));
                long[] instructions = new long[length / BYTES];
                elf.slice(Math.toIntExact(elf.getLong(header + 0x18)), length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asLongBuffer()
                        .get(instructions);
                if (instructions.length > 0) {
                    sections.put(name(file, names + elf.getInt(header)), new BpfCode(instructions));
                }
            }
        }
        return sections;
    }

    private static String name(byte[] file, int begin) {
        int end = begin;
        while (file[end] != 0) {
            end++;
        }
        return new String(file, begin, end - begin, StandardCharsets.UTF_8);
    }

    int size() {
        return instructions.length;
    }

    /** Returns whether an instruction is a jump, conditional or not; calls and exits are not. */
    boolean isJump(int at) {
        int operation = operation(at);
        return isOfJumps(at) && operation != CALL && operation != EXIT;
    }

    /** Returns the successors of an instruction within its function, in the order in which Linux's verifier visits them. */
    int[] next(int at) {
        if (isOfJumps(at) && operation(at) == EXIT) {
            return new int[0];
        }
        if (!isJump(at)) {
            return new int[] {at + 1};
        }
        return operation(at) == ALWAYS ? new int[] {target(at)} : new int[] {at + 1, target(at)};
    }

    private int target(int at) {
        boolean isFar = operation(at) == ALWAYS && (code(at) & CLASS) == CLASS_JUMP_32;
        return at + 1 + (isFar ? (int) (instructions[at] >> 32) : (short) (instructions[at] >> 16));
    }

    private boolean isOfJumps(int at) {
        int of = code(at) & CLASS;
        return of == CLASS_JUMP || of == CLASS_JUMP_32;
    }

    private int operation(int at) {
        return code(at) & OPERATION;
    }

    private int code(int at) {
        return (int) instructions[at] & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BpfCode code && Arrays.equals(instructions, code.instructions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(instructions);
    }

    @Override
    public String toString() {
        return instructions.length + " instructions";
    }
}
