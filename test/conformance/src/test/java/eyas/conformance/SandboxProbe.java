package eyas.conformance;

import eyas.live.Sandbox;
import eyas.live.Sandbox.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program that enters the sandbox, attempts what an attacker would attempt, and prints each result. */
final class SandboxProbe {
    private SandboxProbe() {}

    /** An operation that the sandbox may deny. */
    private interface Attempt {
        void run() throws Exception;
    }

    /** Runs the program. Arguments: the writable directory, and a {@link Network} constant. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> retained = Sandbox.enter(directory, Network.valueOf(arguments[1]));
            retained.forEach(System.out::println);
            attempt("write", () -> Files.writeString(directory.resolve("file"), "text"));
            attempt("execute", () -> new ProcessBuilder("/bin/true").start().waitFor());
            attempt("signal", () -> {
                if (!ProcessHandle.current().parent().orElseThrow().destroy()) {
                    throw new IOException("Operation not permitted");
                }
            });
            attempt("connect", () -> new Socket(server.getInetAddress(), server.getLocalPort()).close());
            RawSyscalls.all().forEach((name, call) -> System.out.println(name + ": " + call.execute()));
            attempt("thread", () -> Thread.ofPlatform().start(() -> {}).join());
        }
    }

    private static void attempt(String name, Attempt attempt) {
        try {
            attempt.run();
            System.out.println(name + ": done");
        } catch (Exception e) {
            // The message ends with the operating system's error: error=1, Operation not permitted.
            String message = String.valueOf(e.getMessage());
            System.out.println(
                    name + ": " + (message.contains("not permitted") ? "Operation not permitted" : e.toString()));
        }
    }
}
