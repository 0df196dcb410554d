// Quicker with script, complete without: every part only adds to a page of links and forms.
import { startAnnouncing } from "./announce.js";
import { startAutosave } from "./autosave.js";
import { startChoosing } from "./choose.js";
import { startComments } from "./comments.js";
import { startCounting } from "./counter.js";
import { followToken } from "./csrf.js";
import { startDragging } from "./drag.js";
import { guardEnter } from "./enter.js";
import { focusMarked } from "./focus.js";
import { tidy } from "./keep.js";
import { closeMenus } from "./menu.js";
import { startModals } from "./modal.js";
import { guardSubmits } from "./once.js";

followToken();
guardEnter();
guardSubmits();
closeMenus();
startCounting();
startChoosing();
startAnnouncing();
startComments();
document.querySelectorAll("form[data-pm-autosave]").forEach(startAutosave);
startDragging();
startModals();
focusMarked();
tidy();
