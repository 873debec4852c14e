package eyas.hunt.query;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * The functions that a query may call outside of FROM: they make a value of their arguments, and read nothing else.
 *
 * <p>Of its functions the database says which always make the same of the same arguments. Those may be called, but for a few. Of a macro, which
 * is a function written in SQL, it says nothing, and what a macro reads is not in the tree of the query that calls it. So macros are named
 * one by one. Read from DuckDB 2.0.0.
 *
 * @param allowed names of those that may be called, in small letters
 * @param known names of all that there are
 */
record SqlFunctions(Set<String> allowed, Set<String> known) {
    /** Functions that do not always make the same, and do nothing but answer. */
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

    /** What the parser calls a function, and the catalogue lists as none that makes a value. */
    private static final Set<String> SYNTAX = Set.of("unlist", "unnest");

    /**
     * Functions that always make the same by the catalogue, and do more: bind a query that nobody has checked, read an index, or take any bytes
     * for the state of another function.
     */
    private static final Set<String> REFUSED = Set.of("json_serialize_plan", "index_key", "to_aggregate_state");

    /** Functions that the database calls by itself, with arguments that it has checked. */
    private static final String INTERNAL = "__internal";

    /** Macros that read nothing but their arguments and the time. */
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
