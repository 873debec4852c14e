package eyas.capture;

import eyas.event.Bytes;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The trailer of a recording, which states its losses: the data of Eyas's own asynchronous event {@value #EVENT_NAME}.
 *
 * <p>Text, one line each: {@code eyas.end 1}, {@code lost KIND COUNT} for each kind of loss, {@code calls NAME NAME…} if not all calls were
 * recorded, repeated as needed and once without a name if none was recorded, {@code note WORDS}; the checksum that follows belongs to
 * {@link EndMarker}.
 *
 * @param losses the count of each kind of loss, by the names of {@code losses.tsv}; zeros are omitted
 * @param notes explanations that counts cannot express; in a file they are untrusted input, and escaped for terminals
 * @param calls names of the recorded system calls, possibly none; absent if all were recorded
 */
public record RecordingTrailer(Map<String, Long> losses, List<String> notes, Optional<Set<String>> calls)
        implements LossReporter {
    /** The name of the asynchronous event that carries it. */
    public static final String EVENT_NAME = "eyas.end";

    /** Nothing was lost. */
    public static final RecordingTrailer WHOLE = new RecordingTrailer(Map.of(), List.of(), Optional.empty());

    private static final String FIRST = EVENT_NAME + " 1";
    private static final String LOST = "lost ";
    private static final String NOTE = "note ";
    private static final String CALLS = "calls ";
    private static final String NO_CALLS = "calls";
    private static final Pattern NAME = Pattern.compile("[a-z_0-9]{1,64}");
    private static final int MOST_CALLS = 1_024;
    private static final int CALLS_OF_A_LINE = 32;
    private static final Pattern KIND = Pattern.compile("[a-z][a-z_0-9]{0,63}");
    private static final int MOST_LOSSES = 200;
    private static final int MOST_NOTES = 20;
    private static final int LONGEST_NOTE = 1000;

    public RecordingTrailer {
        Map<String, Long> counted = new LinkedHashMap<>(losses);
        counted.values().removeIf(count -> count <= 0);
        losses = Map.copyOf(counted);
        notes = List.copyOf(notes);
        calls = calls.map(Set::copyOf);
    }

    /** Returns a copy for a recording of only these system calls; of all if {@code names} is absent. */
    public RecordingTrailer holding(Optional<Set<String>> names) {
        return new RecordingTrailer(losses, notes, names);
    }

    /** Returns the trailer of a recording that lost {@code count} of its events. */
    public static RecordingTrailer missing(long count) {
        return WHOLE.lost("dropped_event", count);
    }

    /** Returns a copy with an additional loss. */
    public RecordingTrailer lost(String kind, long count) {
        Map<String, Long> more = new LinkedHashMap<>(losses);
        more.merge(kind, count, LossCollector::sum);
        return new RecordingTrailer(more, notes, calls);
    }

    /** Returns the trailer as text, limited to what {@link #read} accepts. */
    byte[] data() {
        StringBuilder text = new StringBuilder(FIRST).append('\n');
        losses.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(MOST_LOSSES)
                .forEach(loss -> text.append(LOST)
                        .append(loss.getKey())
                        .append(' ')
                        .append(loss.getValue())
                        .append('\n'));
        calls.ifPresent(names -> calls(names, text));
        notes.stream()
                .limit(MOST_NOTES)
                .forEach(note -> text.append(NOTE)
                        .append(Printable.of(note, LONGEST_NOTE))
                        .append('\n'));
        return Bytes.of(text.toString());
    }

    private static void calls(Set<String> held, StringBuilder text) {
        List<String> names = held.stream().sorted().limit(MOST_CALLS).toList();
        if (names.isEmpty()) {
            text.append(NO_CALLS).append('\n');
        }
        for (int from = 0; from < names.size(); from += CALLS_OF_A_LINE) {
            text.append(CALLS)
                    .append(String.join(" ", names.subList(from, Math.min(names.size(), from + CALLS_OF_A_LINE))))
                    .append('\n');
        }
    }

    /** Parses a trailer; returns empty if {@link #data} cannot have written it. */
    static Optional<RecordingTrailer> read(byte[] data) {
        String[] lines = new String(data, StandardCharsets.UTF_8)
                .split("\n", MOST_LOSSES + MOST_NOTES + MOST_CALLS / CALLS_OF_A_LINE + 8);
        if (!lines[0].equals(FIRST)) {
            return Optional.empty();
        }
        Map<String, Long> losses = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        Set<String> calls = new HashSet<>();
        boolean holdsAll = true;
        for (String line : List.of(lines).subList(1, lines.length)) {
            holdsAll &= !line.equals(NO_CALLS) && !line.startsWith(CALLS);
            if (line.startsWith(NOTE) && notes.size() < MOST_NOTES) {
                notes.add(Printable.of(line.substring(NOTE.length()), LONGEST_NOTE));
            } else if (!line.isEmpty() && !calls(line, calls) && !loss(line, losses)) {
                return Optional.empty();
            }
        }
        return Optional.of(new RecordingTrailer(losses, notes, holdsAll ? Optional.empty() : Optional.of(calls)));
    }

    private static boolean calls(String line, Set<String> calls) {
        if (line.equals(NO_CALLS)) {
            return true;
        }
        if (!line.startsWith(CALLS)) {
            return false;
        }
        List<String> names = List.of(line.substring(CALLS.length()).split(" ", -1));
        calls.addAll(names);
        return names.stream().allMatch(name -> NAME.matcher(name).matches()) && calls.size() <= MOST_CALLS;
    }

    private static boolean loss(String line, Map<String, Long> losses) {
        int blank = line.indexOf(' ', LOST.length());
        if (!line.startsWith(LOST) || blank < 0 || losses.size() >= MOST_LOSSES) {
            return false;
        }
        String kind = line.substring(LOST.length(), blank);
        try {
            long count = Long.parseLong(line.substring(blank + 1));
            return KIND.matcher(kind).matches() && count > 0 && losses.put(kind, count) == null;
        } catch (NumberFormatException e) {
            // Untrusted input that Eyas did not write.
            return false;
        }
    }

    /** Reports the losses of the recording; their time is unknown. */
    @Override
    public void losses(LossCollector to) {
        losses.forEach(to::lostBefore);
        notes.forEach(to::note);
    }
}
