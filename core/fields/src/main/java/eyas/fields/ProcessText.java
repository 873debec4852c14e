package eyas.fields;

import eyas.state.process.ThreadEntry;

/** Formats sequences of NUL-terminated strings: arguments, environment, control groups. */
final class ProcessText {
    private ProcessText() {}

    /** Returns the number of strings. */
    static int count(byte[] sequence) {
        int count = 0;
        for (byte b : sequence) {
            if (b == 0) {
                count++;
            }
        }
        return count;
    }

    /** Returns the number of bytes in the strings without their NULs. */
    static int bytesWithoutEnds(byte[] sequence) {
        return sequence.length - count(sequence);
    }

    /** Writes the strings, separated by blanks. */
    static boolean joined(byte[] sequence, FieldValue out) {
        appendJoined(sequence, out.clear());
        return true;
    }

    /** Appends the strings, separated by blanks. */
    static void appendJoined(byte[] sequence, FieldValue out) {
        if (sequence.length > 0) {
            int start = out.length();
            out.append(sequence, 0, sequence.length - 1);
            for (int at = start; at < out.length(); at++) {
                if (out.at(at) == 0) {
                    out.put(at, (byte) ' ');
                }
            }
        }
    }

    /** Writes a program and its arguments. */
    static boolean commandLine(byte[] program, ThreadEntry thread, FieldValue out) {
        appendCommandLine(program, thread, out.clear());
        return true;
    }

    /** Appends a program and its arguments. */
    static void appendCommandLine(byte[] program, ThreadEntry thread, FieldValue out) {
        out.append(program);
        if (thread.args().length > 0) {
            out.append(' ');
            appendJoined(thread.args(), out);
        }
    }

    /** Writes the first argument and the rest; a blank follows the first even if there is no rest, as in Falco. */
    static boolean exeLine(ThreadEntry thread, FieldValue out) {
        appendJoined(thread.args(), out.clear().append(thread.exe()).append(' '));
        return true;
    }

    /** Points at string number {@code wanted}, or at an empty value if there are fewer. */
    static boolean element(byte[] sequence, int wanted, FieldValue out) {
        int start = 0;
        int left = wanted;
        for (int at = 0; at < sequence.length; at++) {
            if (sequence[at] == 0) {
                if (left-- == 0) {
                    out.point(sequence, start, at - start);
                    return true;
                }
                start = at + 1;
            }
        }
        out.point(sequence, 0, 0);
        return true;
    }

    /** Points at the value of the entry {@code name=value}, or at an empty value if there is none. */
    static boolean variable(byte[] sequence, byte[] name, FieldValue out) {
        if (!entry(sequence, name, out)) {
            out.point(sequence, 0, 0);
        }
        return true;
    }

    /** Points at the value of the entry {@code name=value}; returns whether there is one. */
    static boolean entry(byte[] sequence, byte[] name, FieldValue out) {
        int start = 0;
        for (int at = 0; at < sequence.length; at++) {
            if (sequence[at] == 0) {
                int value = start + name.length + 1;
                if (value <= at && sequence[value - 1] == '=' && ByteSearch.matches(sequence, start, at, name)) {
                    out.point(sequence, value, at - value);
                    return true;
                }
                start = at + 1;
            }
        }
        return false;
    }
}
