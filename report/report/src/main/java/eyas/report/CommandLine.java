package eyas.report;

import eyas.event.Bytes;
import eyas.state.process.ThreadEntry;

/** Formats a command line for display: the arguments separated by spaces, truncated to a limit. */
public final class CommandLine {
    private static final String CUT = "…";

    private CommandLine() {}

    /** Returns the command line of {@code thread}; at most {@code limit} bytes of its arguments. */
    public static String of(ThreadEntry thread, int limit) {
        byte[] args = thread.args();
        int size = Math.min(args.length, limit);
        byte[] joined = new byte[size];
        for (int i = 0; i < size; i++) {
            joined[i] = args[i] == 0 ? (byte) ' ' : args[i];
        }
        String exe = Bytes.text(thread.exe());
        String first = exe.isEmpty() ? Bytes.text(thread.comm()) : exe;
        String rest = Bytes.text(joined).stripTrailing();
        String line = rest.isEmpty() ? first : first + " " + rest;
        return args.length > limit ? line + CUT : line;
    }
}
