{{! Component: the receipt itself. View: TOWN, FILED_DAY, GROUPS* {GROUP}, QR_SVG (base64 of an SVG of the code alone), APPOINTMENT? {WHEN, PLACE, REFERENCE}, NEXT* {DAY, WHAT, RULE, PROVISIONAL?},
    NUMBER (the entry's number), CHECKPOINT_FIRST, CHECKPOINT_LAST (6 characters each), FOLLOW_URL (without the code). }}
<article class="slip" aria-labelledby="slip-heading">
<header>
<p class="town-name">{{TOWN}}</p>
<p id="slip-heading">{{_ "slip.heading"}}</p>
<p>{{FILED_DAY}}</p>
</header>
<section>
<h2 class="center">{{_ "slip.code"}}</h2>
<p class="groups" translate="no">{{#GROUPS}}<span>{{GROUP}}</span> {{/GROUPS}}</p>
<img class="qr" width="160" height="160" alt="{{_ "slip.qr"}}" src="data:image/svg+xml;base64,{{QR_SVG}}">
</section>
{{#APPOINTMENT}}<section>
<h2>{{_ "appointment.yours"}}</h2>
<p><b>{{WHEN}}</b><br>{{PLACE}}</p>
<p>{{_ "appointment.say-this"}} <b translate="no">{{REFERENCE}}</b></p>
</section>
{{/APPOINTMENT}}<section>
<h2>{{_ "slip.next"}}</h2>
<ol>{{#NEXT}}<li><b>{{DAY}}</b> {{WHAT}}<br><span class="quiet small">{{RULE}}{{#PROVISIONAL}} {{_ "slip.provisional"}}{{/PROVISIONAL}}</span></li>
{{/NEXT}}</ol>
</section>
<section>
<h2>{{_ "slip.log"}}</h2>
<svg class="tree" viewBox="0 0 280 112" width="280" height="112" role="img" aria-label="{{_ "slip.tree" number=NUMBER first=CHECKPOINT_FIRST last=CHECKPOINT_LAST}}">
<g><line x1="140" y1="30" x2="76" y2="50"/><line x1="76" y1="50" x2="44" y2="68"/><line x1="76" y1="50" x2="108" y2="68"/><line x1="204" y1="50" x2="172" y2="68"/><line x1="44" y1="68" x2="28" y2="84"/><line x1="44" y1="68" x2="60" y2="84"/><line x1="108" y1="68" x2="92" y2="84"/><line x1="108" y1="68" x2="124" y2="84"/><line x1="172" y1="68" x2="156" y2="84"/><line x1="172" y1="68" x2="188" y2="84"/><line x1="236" y1="68" x2="252" y2="84"/></g>
<g class="way"><line class="way" x1="140" y1="30" x2="204" y2="50"/><line class="way" x1="204" y1="50" x2="236" y2="68"/><line class="way" x1="236" y1="68" x2="220" y2="84"/></g>
<g><rect x="22" y="82" width="12" height="12"/><rect x="54" y="82" width="12" height="12"/><rect x="86" y="82" width="12" height="12"/><rect x="118" y="82" width="12" height="12"/><rect x="150" y="82" width="12" height="12"/><rect x="182" y="82" width="12" height="12"/><rect class="ours" x="212" y="80" width="16" height="16"/><rect x="246" y="82" width="12" height="12"/></g>
<text x="140" y="20" text-anchor="middle">{{CHECKPOINT_FIRST}}…{{CHECKPOINT_LAST}}</text>
<text x="220" y="110" text-anchor="middle">№ {{NUMBER}}</text>
</svg>
<p>{{_ "slip.log-words" number=NUMBER first=CHECKPOINT_FIRST last=CHECKPOINT_LAST}}</p>
</section>
<section>
<h2>{{_ "slip.check"}}</h2>
<p>{{_ "slip.check-words"}} <span class="break">{{FOLLOW_URL}}</span></p>
<h2>{{_ "slip.lost"}}</h2>
<p>{{_ "slip.lost-words"}}</p>
</section>
</article>
