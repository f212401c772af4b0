/** A headless rendering optimizer: scrolling arithmetic, frames, DOM batches and exact CSS analysis. */
@org.jspecify.annotations.NullMarked
module io.perfopt.render {
    requires static transitive org.jspecify;
    requires org.jsoup;
    requires tools.jackson.databind;

    exports io.perfopt.render;
    exports io.perfopt.render.css;
}
