package eyas.diagnostic;

import eyas.text.SourceRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Diagnostics as data for JSON. Lines and columns start at 1; columns and lengths count UTF-16 characters. */
public final class DiagnosticData {
    private DiagnosticData() {}

    /** Returns {@code diagnostics} as maps, lists and scalars. */
    public static List<Map<String, Object>> of(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(DiagnosticData::of).toList();
    }

    /** Returns {@code diagnostic} as maps, lists and scalars. */
    public static Map<String, Object> of(Diagnostic diagnostic) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("code", diagnostic.code().id());
        data.put("severity", diagnostic.severity().label());
        data.put("place", place(diagnostic.place()));
        data.put("message", diagnostic.message());
        data.put("path", diagnostic.path());
        data.put("fixes", diagnostic.fixes().stream().map(DiagnosticData::fix).toList());
        return data;
    }

    private static Map<String, Object> fix(Fix fix) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("words", fix.description());
        Edit edit = fix.edit();
        if (edit != null) {
            data.put("place", place(edit.place()));
            data.put("replacement", edit.replacement());
        }
        return data;
    }

    private static Map<String, Object> place(SourceRange place) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("source", place.source().name());
        data.put("line", place.line());
        data.put("column", place.column());
        data.put("length", place.length());
        return data;
    }
}
