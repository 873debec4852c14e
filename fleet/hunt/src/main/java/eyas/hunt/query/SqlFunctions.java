package eyas.hunt.query;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * The functions that a query may call outside FROM: they compute a value from their arguments and read nothing else.
 *
 * <p>Functions that the catalogue marks as deterministic are allowed, with a few exceptions. The catalogue does not classify macros
 * (functions written in SQL), and their bodies are not in the query's tree, so macros are on an explicit allowlist. Written for DuckDB
 * 2.0.0.
 *
 * @param allowed names of allowed functions, in lower case
 * @param known names of all functions
 */
record SqlFunctions(Set<String> allowed, Set<String> known) {
    /** Allowed functions that are not deterministic but have no side effects. */
    private static final Set<String> ANSWERING = Set.of(
            "current_date",
            "error",
            "gen_random_uuid",
            "get_current_time",
            "get_current_timestamp",
            "now",
            "random",
            "setseed",
            "today",
            "transaction_timestamp",
            "uuid",
            "uuidv4",
            "uuidv7");

    /** Names that the parser uses as functions and that the catalogue does not list as scalar functions. */
    private static final Set<String> SYNTAX = Set.of("unlist", "unnest");

    /**
     * Forbidden functions that are deterministic by the catalogue, but bind an unchecked query, read an index, or deserialize the state of
     * another function.
     */
    private static final Set<String> REFUSED = Set.of("json_serialize_plan", "index_key", "to_aggregate_state");

    /** Prefix of functions that the database calls by itself, with checked arguments. */
    private static final String INTERNAL = "__internal";

    /** Allowed macros, which read only their arguments and the time. */
    private static final Set<String> MACROS = Set.of(
            "ago",
            "array_append",
            "array_pop_back",
            "array_pop_front",
            "array_prepend",
            "array_push_back",
            "array_push_front",
            "array_reverse",
            "array_to_string",
            "array_to_string_comma_default",
            "assert_true",
            "date_add",
            "days_in_month",
            "fdiv",
            "fmod",
            "generate_subscripts",
            "geomean",
            "geometric_mean",
            "if",
            "json",
            "json_group_array",
            "json_group_object",
            "json_group_structure",
            "list_any_value",
            "list_append",
            "list_approx_count_distinct",
            "list_avg",
            "list_bit_and",
            "list_bit_or",
            "list_bit_xor",
            "list_bool_and",
            "list_bool_or",
            "list_count",
            "list_entropy",
            "list_first",
            "list_histogram",
            "list_kurtosis",
            "list_kurtosis_pop",
            "list_last",
            "list_mad",
            "list_max",
            "list_median",
            "list_min",
            "list_mode",
            "list_prepend",
            "list_product",
            "list_reverse",
            "list_sem",
            "list_skewness",
            "list_stddev_pop",
            "list_stddev_samp",
            "list_string_agg",
            "list_sum",
            "list_var_pop",
            "list_var_samp",
            "map_contains_entry",
            "map_contains_value",
            "md5_number_lower",
            "md5_number_upper",
            "nullif",
            "pg_size_pretty",
            "pg_typeof",
            "regexp_split_to_table",
            "split_part",
            "wavg",
            "weighted_avg");

    private static final String NAMES = "SELECT DISTINCT lower(function_name) FROM duckdb_functions()";

    SqlFunctions {
        allowed = Set.copyOf(allowed);
        known = Set.copyOf(known);
    }

    /** Returns the functions of a database. */
    static SqlFunctions of(JobTables tables) throws SQLException, HuntException {
        Set<String> allowed = new HashSet<>(tables.texts(NAMES
                + " WHERE function_type IN ('scalar', 'aggregate', 'window') AND stability = 'CONSISTENT' EXCEPT "
                + NAMES + " WHERE function_type = 'macro' OR stability <> 'CONSISTENT'"));
        allowed.removeIf(name -> name.startsWith(INTERNAL));
        allowed.removeAll(REFUSED);
        allowed.addAll(ANSWERING);
        allowed.addAll(SYNTAX);
        allowed.addAll(MACROS);
        return new SqlFunctions(allowed, new HashSet<>(tables.texts(NAMES)));
    }
}
