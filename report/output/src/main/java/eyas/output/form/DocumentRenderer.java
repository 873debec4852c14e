package eyas.output.form;

import eyas.engine.Alert;
import eyas.text.json.JsonText;
import java.util.Map;

/** Renders an alert as one document of nested objects, such as OCSF's and Elastic's. */
final class DocumentRenderer implements AlertRenderer {
    private final NestedDocumentBuilder shape;
    private final OcsfObservables observables;
    private final Producer producer;

    DocumentRenderer(String form, Producer producer) {
        this.shape = new NestedDocumentBuilder(FormatMapping.of(form));
        this.observables = OcsfObservables.of(form);
        this.producer = producer;
    }

    @Override
    public String line(Alert alert, long repeats) {
        Map<String, Object> document = shape.document(new AlertValues(alert, repeats, producer));
        observables.addTo(document);
        return JsonText.inOrder(document);
    }
}
