import "./styles/main.css";
// Named by the page's head through the manifest; importing it puts it there.
import "./images/favicon.svg?url";
import "./htmx";
import "./elements/index";
import "./offline";
import "./read-only";
