package eyas.nativeimage;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Converts arguments and results of C functions to 64-bit words and back: integers and addresses, as x86-64 passes them. */
final class MachineWords {
    private MachineWords() {}

    /** Returns whether every argument and the result of {@code type} fit in a word. */
    static boolean fits(MethodType type) {
        return isWord(type.returnType()) && type.parameterList().stream().allMatch(MachineWords::isWord);
    }

    private static boolean isWord(Class<?> type) {
        return type != float.class && type != double.class;
    }

    static long of(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case MemorySegment segment when segment.isNative() -> segment.address();
            case MemorySegment _ -> throw new IllegalArgumentException("cannot pass memory of the Java heap to C");
            case Boolean truth -> truth ? 1 : 0;
            case Character letter -> letter;
            default -> ((Number) value).longValue();
        };
    }

    static @Nullable Object as(Class<?> type, long word) {
        if (type == void.class) {
            return null;
        } else if (type == MemorySegment.class) {
            return MemorySegment.ofAddress(word);
        } else if (type == long.class) {
            return word;
        } else if (type == int.class) {
            return (int) word;
        } else if (type == short.class) {
            return (short) word;
        } else if (type == byte.class) {
            return (byte) word;
        } else if (type == boolean.class) {
            return (byte) word != 0;
        }
        return (char) word;
    }
}
