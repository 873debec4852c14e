package eyas.output.metrics;

import eyas.text.ProcessStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The current resource usage of this process and this machine, from {@code /proc}; 0 if the kernel does not report a value.
 *
 * @param cpuPercent CPU usage over the process's lifetime; 100 is one processor
 * @param rssKib resident memory
 * @param vszKib virtual memory
 * @param pssKib proportional set size
 * @param groupBytes memory of the given control group
 * @param hostCpuPercent CPU usage of the machine since boot
 * @param hostMemoryKib memory in use, without buffers and caches
 * @param hostRunning running and runnable processes
 * @param hostFiles allocated file handles
 */
public record ResourceUsage(
        double cpuPercent,
        long rssKib,
        long vszKib,
        long pssKib,
        long groupBytes,
        double hostCpuPercent,
        long hostMemoryKib,
        long hostRunning,
        long hostFiles) {
    private static final Path GROUP_MEMORY = Path.of("/sys/fs/cgroup/memory/memory.usage_in_bytes");
    private static final Pattern KIB = Pattern.compile("(?m)^([A-Za-z]+):\\s+(\\d+) kB$");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final double TICKS = 100;
    private static final int CPU_COLUMNS = 7;
    private static final int MOST_BYTES = 1 << 20;

    /**
     * Reads the current usage.
     *
     * @param proc {@code /proc}
     * @param groupMemory file of a control group with its memory in bytes; empty for the default
     */
    public static ResourceUsage read(Path proc, String groupMemory) {
        String status = text(proc.resolve("self/status"));
        String memory = text(proc.resolve("meminfo"));
        String stat = text(proc.resolve("stat"));
        boolean usual = groupMemory.isEmpty() || groupMemory.contains("..");
        return new ResourceUsage(
                cpu(text(proc.resolve("self/stat")), text(proc.resolve("uptime"))),
                kib(status, "VmRSS"),
                kib(status, "VmSize"),
                kib(text(proc.resolve("self/smaps_rollup")), "Pss"),
                number(text(usual ? GROUP_MEMORY : Path.of(groupMemory))),
                hostCpu(stat),
                Math.max(
                        0,
                        kib(memory, "MemTotal")
                                - kib(memory, "MemFree")
                                - kib(memory, "Buffers")
                                - kib(memory, "Cached")),
                running(stat),
                number(text(proc.resolve("sys/fs/file-nr"))));
    }

    private static String text(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            // Not every kernel and container has every file; the value is then 0, as in Falco.
            return "";
        }
    }

    private static long kib(String text, String name) {
        Matcher matcher = KIB.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return Long.parseLong(matcher.group(2));
            }
        }
        return 0;
    }

    private static long number(String text) {
        Matcher matcher = NUMBER.matcher(text);
        return matcher.find() && matcher.group().length() < 19 ? Long.parseLong(matcher.group()) : 0;
    }

    private static double cpu(String file, String uptime) {
        ProcessStat stat = ProcessStat.parse(file.getBytes(StandardCharsets.ISO_8859_1));
        String[] up = uptime.split(" ", -1);
        if (stat == null || up.length < 2) {
            return 0;
        }
        double used = stat.cpuTicks() / TICKS;
        double age = Double.parseDouble(up[0]) - stat.startTicks() / TICKS;
        return age > 0 ? rounded(100 * used / age) : 0;
    }

    private static double hostCpu(String stat) {
        if (!stat.startsWith("cpu ")) {
            return 0;
        }
        String[] fields =
                stat.lines().findFirst().orElse("").substring(4).strip().split(" ", -1);
        long sum = 0;
        for (int i = 0; i < Math.min(CPU_COLUMNS, fields.length); i++) {
            sum += number(fields[i]);
        }
        return sum > 0 && fields.length > 3 ? rounded(100 - 100.0 * number(fields[3]) / sum) : 0;
    }

    private static long running(String stat) {
        return stat.lines()
                .filter(line -> line.startsWith("procs_running "))
                .mapToLong(ResourceUsage::number)
                .findFirst()
                .orElse(0);
    }

    private static double rounded(double percent) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.1f", percent));
    }
}
