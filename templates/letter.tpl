{{! Component: a document as a page; the same blocks as its PDF. View: TITLE, FOOTER, OFFICIAL? (the layout of official documents), BLOCKS* with one of
    HEAD? {ISSUER, NUMBER, RED?}, ADDRESSEE? {LINES* {TEXT}}, H1? {TEXT}, H2? {TEXT}, TEXT? {LINES*}, SMALL? {LINES*}, ROWS? {ITEMS* {LABEL, VALUE, NOTE? {TEXT}}},
    QR? {PICTURE, ALT, LINES*}, RULE?, SIGNED? {ISSUER, DATE, SEAL? {TEXT}, CHECK? {PICTURE, ALT, LINES*}}, SIGNATURES? {ITEMS* {TEXT}}. }}
<article class="letter{{#OFFICIAL}} official{{/OFFICIAL}}">
{{#BLOCKS}}{{#HEAD}}<div class="letter-head{{#RED}} red{{/RED}}"><p class="issuer">{{ISSUER}}</p><p class="number">{{NUMBER}}</p></div>
{{/HEAD}}{{#H1}}<h1>{{TEXT}}</h1>
{{/H1}}{{#ADDRESSEE}}{{#LINES}}<p class="addressee">{{TEXT}}</p>
{{/LINES}}{{/ADDRESSEE}}{{#H2}}<h2>{{TEXT}}</h2>
{{/H2}}{{#TEXT}}{{#LINES}}<p dir="auto">{{TEXT}}</p>
{{/LINES}}{{/TEXT}}{{#SMALL}}{{#LINES}}<p class="small quiet">{{TEXT}}</p>
{{/LINES}}{{/SMALL}}{{#ROWS}}<dl>{{#ITEMS}}<dt>{{LABEL}}</dt><dd>{{VALUE}}{{#NOTE}}<br><span class="small quiet">{{TEXT}}</span>{{/NOTE}}</dd>
{{/ITEMS}}</dl>
{{/ROWS}}{{#RULE}}<hr>
{{/RULE}}{{#SIGNATURES}}<ul class="sign-here">{{#ITEMS}}<li>{{TEXT}}</li>
{{/ITEMS}}</ul>
{{/SIGNATURES}}{{#SIGNED}}<div class="signed"><p>{{ISSUER}}</p><p>{{DATE}}</p>{{#SEAL}}<p class="quiet">{{TEXT}}</p>{{/SEAL}}</div>
{{#CHECK}}<div class="check"><img width="120" height="120" alt="{{ALT}}" src="data:image/svg+xml;base64,{{PICTURE}}">{{#LINES}}<p class="small quiet">{{TEXT}}</p>{{/LINES}}</div>
{{/CHECK}}{{/SIGNED}}{{#QR}}<div class="check"><img width="120" height="120" alt="{{ALT}}" src="data:image/svg+xml;base64,{{PICTURE}}">{{#LINES}}<p class="small quiet">{{TEXT}}</p>{{/LINES}}</div>
{{/QR}}{{/BLOCKS}}<p class="letter-foot small quiet">{{FOOTER}}</p>
</article>
