/* Light elements are here at once; a heavy one (an editor…) is fetched when a page holds it. */
import "./busy";
import "./check-all";
import "./code-input";
import "./copy-text";
import "./error-summary";
import "./file-drop";
import "./key-list";
import "./menus";
import "./modal-dialog";
import "./page-actions";
import "./password-field";
import "./search-shortcut";
import "./table-roles";
import "./toast-stack";
import "./webauthn";
