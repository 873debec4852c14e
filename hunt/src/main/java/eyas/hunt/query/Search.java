package eyas.hunt.query;

import eyas.enrich.indicators.IndicatorException;
import eyas.hunt.answer.Answer;
import eyas.hunt.answer.Evidence;
import eyas.hunt.captures.HuntRules;
import eyas.hunt.captures.HuntRules.Loaded;
import eyas.hunt.indicator.WantedSet;
import eyas.hunt.question.Question;
import eyas.hunt.question.Question.RuleText;
import eyas.hunt.question.Scope;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.tables.query.FileCache;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout;
import eyas.text.FileProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers questions about the jobs of one store, one after the other. Use by one thread, but for {@link #stop}. */
public final class Search {
    /** What the database says of a damaged file, which a mistake in a query does not bring about. */
    private static final List<String> DAMAGE =
            List.of(StoreLayout.PARQUET, "TProtocolException", "IO Error", "Invalid Error", "ZSTD");

    private final Store store;
    private final Settings settings;
    private final SearchListener listener;
    private volatile boolean stopped;
    private volatile @Nullable JobTables running;

    /**
     * What a search works with.
     *
     * @param limits what one question may cost
     * @param cache folder for copies of tables of a store that is no folder
     * @param scratch folder for what is needed for a while; nobody else uses it
     * @param defaultRules complete rules that lack macros or lists
     */
    public record Settings(QueryLimits limits, Path cache, Path scratch, List<RuleFile> defaultRules) {
        public Settings {
            defaultRules = List.copyOf(defaultRules);
        }
    }

    /** Make a search; whoever opened {@code store} closes it. */
    public Search(Store store, Settings settings, SearchListener listener) {
        this.store = store;
        this.settings = settings;
        this.listener = listener;
    }

    /** End the search: what was found up to now is returned. Any thread. */
    public void stop() {
        stopped = true;
        JobTables now = running;
        if (now != null) {
            now.stop();
        }
    }

    /**
     * Answer a question; most have one answer.
     *
     * @throws HuntException if it cannot be answered
     * @throws UnusableRulesException if it is about rules that have errors
     */
    public List<Answer> ask(Question question, Scope scope) throws HuntException, UnusableRulesException {
        refuseNoStore();
        try (JobTables tables = tables()) {
            running = tables;
            if (stopped) {
                tables.stop();
            }
            return switch (question) {
                case Question.Indicators indicators ->
                    List.of(new IndicatorSearch(tables).answer(wanted(indicators), scope));
                case Question.Rules(List<RuleText> files) ->
                    List.of(new CaptureSearch(tables, store, settings.scratch(), listener, () -> !stopped)
                            .answer(rules(files), scope));
                case Question.FirstSeen(String kind) ->
                    List.of(new FirstSeenSearch(tables).answer("First seen: " + kind, kind, scope));
                case Question.Sql(String text) -> List.of(sql(text, scope, tables));
                case Question.New(List<String> kinds) -> fresh(kinds, scope, tables);
                case Question.Locks _ -> List.of(new LockSearch(tables).answer(scope));
            };
        } catch (JobTables.StoppedException e) {
            return List.of(new Answer(
                    "Interrupted", List.of(), List.of(), 0, new Evidence.Counter().of(0, 0, true), List.of()));
        } finally {
            running = null;
        }
    }

    /** What is mistyped, or not mounted, has no jobs, and that must not read as if none of them did it. */
    private void refuseNoStore() throws HuntException {
        try {
            if (store.children(StoreLayout.ROOT).isEmpty()) {
                throw new HuntException(store.description() + " has no tables (nothing below " + StoreLayout.ROOT
                        + "): check its name, and that it is mounted");
            }
        } catch (IOException e) {
            throw new HuntException(store.description() + " cannot be read: " + FileProblem.words(e), e);
        }
    }

    /** A database that was shut off cannot leave out a file that turns out to be damaged: another does. */
    private Answer sql(String text, Scope scope, JobTables tables) throws HuntException {
        try {
            return new SqlSearch(tables).answer(text, scope);
        } catch (HuntException e) {
            String why = String.valueOf(e.getMessage());
            if (DAMAGE.stream().noneMatch(why::contains)) {
                throw e;
            }
            try (JobTables again = tables()) {
                if (!again.hideBroken(scope, SqlSearch.used(text))) {
                    throw e;
                }
                running = again;
                return new SqlSearch(again).answer(text, scope);
            }
        }
    }

    private JobTables tables() throws HuntException {
        return JobTables.open(
                store, new FileCache(settings.cache()), settings.scratch().resolve("overflow"), settings.limits());
    }

    private static List<Answer> fresh(List<String> kinds, Scope scope, JobTables tables) throws HuntException {
        List<Answer> answers = new ArrayList<>();
        for (String kind : kinds) {
            answers.add(new FirstSeenSearch(tables).answer("New: " + kind, kind, scope));
        }
        return answers;
    }

    private static WantedSet wanted(Question.Indicators indicators) throws HuntException {
        try {
            WantedSet wanted = new WantedSet(
                    indicators.typed(),
                    WantedSet.lists(indicators.lists().stream().map(Path::of).toList()));
            if (wanted.isEmpty()) {
                throw new HuntException("there is nothing to look for: the lists have no indicator");
            }
            return wanted;
        } catch (IndicatorException e) {
            throw new HuntException(String.valueOf(e.getMessage()), e);
        }
    }

    private HuntRules rules(List<RuleText> texts) throws HuntException, UnusableRulesException {
        List<RuleFile> files = new ArrayList<>();
        texts.forEach(
                text -> files.add(new RuleFile.Content(text.name(), text.text().getBytes(StandardCharsets.UTF_8))));
        return switch (HuntRules.load(files, settings.defaultRules())) {
            case Loaded.Usable(HuntRules rules) -> rules;
            case Loaded.Unusable(LoadResult verdict) -> throw new UnusableRulesException(verdict);
            case Loaded.WithoutRules _ ->
                throw new HuntException("the rules have no rule that is switched on: nothing could be found");
        };
    }
}
