package io.perfopt.render.internal.css.dom;

import io.perfopt.render.internal.css.syntax.Chars;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/** What an element's own attributes say about its direction, by the rules of HTML. */
final class Directions {
    private static final byte NONE = 0;
    private static final byte LEFT_TO_RIGHT = 1;
    private static final byte RIGHT_TO_LEFT = 2;

    private Directions() {}

    static byte own(Element element, String name) {
        String dir = Chars.lower(element.attr("dir"));
        if (dir.equals("ltr")) {
            return LEFT_TO_RIGHT;
        }
        if (dir.equals("rtl")) {
            return RIGHT_TO_LEFT;
        }
        boolean auto = dir.equals("auto");
        if (!auto && !name.equals("bdi")) {
            boolean telephone = name.equals("input") && Chars.equalsIgnoreAsciiCase(element.attr("type"), "tel");
            return telephone ? LEFT_TO_RIGHT : NONE;
        }
        byte found = name.equals("input") ? ofText(element.attr("value")) : ofContents(element);
        return found == NONE ? LEFT_TO_RIGHT : found;
    }

    /** The first strong character decides; parts with their own direction, scripts and styles are passed over. */
    private static byte ofContents(Element root) {
        Node node = root.childNodeSize() == 0 ? null : root.childNode(0);
        while (node != null) {
            boolean skip = true;
            if (node instanceof TextNode text) {
                byte found = ofText(text.getWholeText());
                if (found != NONE) {
                    return found;
                }
            } else if (node instanceof Element element) {
                skip = switch (element.normalName()) {
                    case "bdi", "script", "style", "textarea", "input", "template" -> true;
                    default -> element.hasAttr("dir") || element.childNodeSize() == 0;
                };
            }
            node = skip ? after(node, root) : ((Element) node).childNode(0);
        }
        return NONE;
    }

    private static @Nullable Node after(Node from, Element root) {
        Node node = from;
        while (node != null && !node.equals(root)) { // nodes are equal when they are the same
            Node sibling = node.nextSibling();
            if (sibling != null) {
                return sibling;
            }
            node = node.parent();
        }
        return null;
    }

    private static byte ofText(String text) {
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            switch (Character.getDirectionality(point)) {
                case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> {
                    return LEFT_TO_RIGHT;
                }
                case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> {
                    return RIGHT_TO_LEFT;
                }
                default -> i += Character.charCount(point);
            }
        }
        return NONE;
    }
}
