package eyas.baseline.file;

import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.LockEntry;
import java.util.ArrayList;
import java.util.List;

/** A lock with its comments. */
public record LockDocument(BehaviorLock lock, LockComments comments) {
    /** The top-level key. */
    static final String WORKFLOWS = "workflows";

    /** Returns whether {@code entry} has a comment or a reason. */
    public boolean isAnnotated(LockEntry entry) {
        var terms = lock.entries().get(entry);
        List<String> path = path(entry);
        return (terms != null && !terms.because().isEmpty())
                || comments.isAbout(path)
                || comments.isAbout(longer(path, EntryReader.OPTIONAL))
                || comments.isAbout(longer(path, EntryReader.BECAUSE));
    }

    /** Returns the path with {@code key} appended to {@code path}. */
    static List<String> longer(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return List.copyOf(longer);
    }

    /** Returns the path to {@code entry}: its keys and its text. */
    static List<String> path(LockEntry entry) {
        return List.of(
                WORKFLOWS,
                entry.step().workflow(),
                entry.step().job(),
                entry.step().step(),
                entry.code(),
                entry.kind().key(),
                entry.text());
    }
}
