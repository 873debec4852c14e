package eyas.output.form;

import eyas.engine.Alert;
import eyas.text.json.JsonText;

/** Writes an alert as one document of nested objects, such as OCSF's and Elastic's. */
final class DocumentRenderer implements AlertRenderer {
    private final DocumentShape shape;
    private final Producer producer;

    DocumentRenderer(FormMapping mapping, Producer producer) {
        this.shape = new DocumentShape(mapping);
        this.producer = producer;
    }

    @Override
    public String line(Alert alert, long repeats) {
        return JsonText.inOrder(shape.document(new AlertSources(alert, repeats, producer)));
    }
}
