package eyas.collect.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state that results from the journal's entries. The latest deliveries are remembered up to a limit; older ones would be accepted
 * again, which only rewrites the same rows. Guarded by the journal.
 */
final class JournalState {
    private final int most;
    /** By delivery; the oldest first. */
    private final Map<Digest, JournalEntry.Accepted> accepted = new LinkedHashMap<>();

    private final Map<Digest, Reports> reports = new HashMap<>();
    private final Set<String> waiting = new LinkedHashSet<>();
    /** Unreadable deliveries in {@link #accepted}: they are known, but do not count as reports. */
    private final Set<Digest> unreadable = new HashSet<>();

    private final Map<Long, List<String>> begun = new LinkedHashMap<>();
    private final Map<Digest, Long> forgotten = new HashMap<>();
    private long lastBatch;

    /**
     * The reports of one job.
     *
     * @param first the first report, which keeps its place in the tables; null if only others are remembered
     * @param firsts number of remembered deliveries of it
     * @param others number of remembered deliveries of other reports
     */
    private record Reports(@Nullable Digest first, int firsts, int others) {
        static final Reports NONE = new Reports(null, 0, 0);

        boolean isFirst(JournalEntry.Accepted one) {
            return !one.isDuplicate() && one.report().equals(first);
        }

        Reports and(JournalEntry.Accepted one) {
            Reports known = first == null && !one.isDuplicate() ? new Reports(one.report(), 0, others) : this;
            return known.isFirst(one)
                    ? new Reports(known.first, known.firsts + 1, others)
                    : new Reports(known.first, firsts, others + 1);
        }

        @Nullable
        Reports without(JournalEntry.Accepted one) {
            if (!isFirst(one)) {
                return firsts + others == 1 ? null : new Reports(first, firsts, others - 1);
            }
            // Without a remembered delivery of the first report, its place is free.
            return firsts + others == 1 ? null : new Reports(firsts == 1 ? null : first, firsts - 1, others);
        }
    }

    JournalState(int most) {
        this.most = most;
    }

    void apply(JournalEntry entry) {
        switch (entry) {
            case JournalEntry.Accepted one -> {
                if (accepted.putIfAbsent(Digest.ofHex(one.id()), one) == null) {
                    reports.merge(one.job(), Reports.NONE.and(one), (known, _) -> known.and(one));
                    waiting.add(one.id());
                    trim();
                }
            }
            case JournalEntry.Begun batch -> {
                begun.put(batch.batch(), batch.ids());
                lastBatch = Math.max(lastBatch, batch.batch());
            }
            case JournalEntry.Written batch -> {
                List<String> ids = begun.remove(batch.batch());
                if (ids != null) {
                    ids.forEach(waiting::remove);
                }
                lastBatch = Math.max(lastBatch, batch.batch());
            }
            case JournalEntry.Aside one -> aside(one);
            case JournalEntry.Forgotten one -> forget(one);
        }
    }

    /** Marks a delivery as unreadable: it is no report of its job and takes no report's place. */
    private void aside(JournalEntry.Aside one) {
        waiting.remove(one.id());
        JournalEntry.Accepted known = delivery(one.id());
        if (known != null && unreadable.add(Digest.ofHex(one.id()))) {
            drop(known);
        }
    }

    private void trim() {
        while (accepted.size() > most) {
            Map.Entry<Digest, JournalEntry.Accepted> oldest =
                    accepted.entrySet().iterator().next();
            if (waiting.contains(oldest.getValue().id())) {
                // Pending deliveries are never forgotten.
                return;
            }
            accepted.remove(oldest.getKey());
            if (unreadable.remove(oldest.getKey())) {
                continue;
            }
            if (isFirstOfMore(oldest.getValue())) {
                // The first report stays known as long as any report of the job: it becomes the newest.
                accepted.put(oldest.getKey(), oldest.getValue());
            } else {
                drop(oldest.getValue());
            }
        }
    }

    private boolean isFirstOfMore(JournalEntry.Accepted one) {
        Reports known = reports.getOrDefault(one.job(), Reports.NONE);
        return known.isFirst(one) && known.firsts() == 1 && known.others() > 0;
    }

    private void drop(JournalEntry.Accepted one) {
        reports.computeIfPresent(one.job(), (_, known) -> known.without(one));
    }

    private void forget(JournalEntry.Forgotten one) {
        forgotten.merge(one.repository(), one.time(), Math::max);
        accepted.values().removeIf(each -> {
            boolean gone = each.repository().equals(one.repository());
            if (gone) {
                waiting.remove(each.id());
                if (!unreadable.remove(Digest.ofHex(each.id()))) {
                    drop(each);
                }
            }
            return gone;
        });
    }

    JournalEntry.@Nullable Accepted delivery(String id) {
        return accepted.get(Digest.ofHex(id));
    }

    boolean hasOther(Digest job, Digest report) {
        Reports known = reports.get(job);
        return known != null && !report.equals(known.first());
    }

    boolean hasFirst(Digest job) {
        Reports known = reports.get(job);
        return known != null && known.first() != null;
    }

    Set<Digest> waitingJobs() {
        Set<Digest> jobs = new HashSet<>();
        for (String id : waiting) {
            JournalEntry.Accepted one = delivery(id);
            if (one != null) {
                jobs.add(one.job());
            }
        }
        return jobs;
    }

    /** Returns when the repository was erased, ns since the epoch; 0 if it was not. */
    long forgotten(Digest repository) {
        return forgotten.getOrDefault(repository, 0L);
    }

    List<String> waiting() {
        return List.copyOf(waiting);
    }

    Map<Long, List<String>> begun() {
        return new LinkedHashMap<>(begun);
    }

    long lastBatch() {
        return lastBatch;
    }

    int size() {
        return accepted.size();
    }

    /** Returns entries that produce this state. */
    List<JournalEntry> entries() {
        List<JournalEntry> entries = new ArrayList<>();
        forgotten.forEach((repository, time) -> entries.add(new JournalEntry.Forgotten(repository, time)));
        // Deliveries in the tables belong to a finished batch.
        List<String> done = accepted.values().stream()
                .map(JournalEntry.Accepted::id)
                .filter(id -> !waiting.contains(id) && !unreadable.contains(Digest.ofHex(id)))
                .toList();
        accepted.forEach((id, one) -> {
            entries.add(one);
            if (unreadable.contains(id)) {
                // At once: later entries are read as if it had not been there.
                entries.add(new JournalEntry.Aside(one.id()));
            }
        });
        for (int from = 0; from < done.size(); from += JournalEntry.MOST_BATCH) {
            entries.add(new JournalEntry.Begun(
                    0, done.subList(from, Math.min(done.size(), from + JournalEntry.MOST_BATCH))));
            entries.add(new JournalEntry.Written(0));
        }
        begun.forEach((batch, ids) -> entries.add(new JournalEntry.Begun(batch, ids)));
        if (!begun.containsKey(lastBatch)) {
            entries.add(new JournalEntry.Written(lastBatch));
        }
        return entries;
    }
}
