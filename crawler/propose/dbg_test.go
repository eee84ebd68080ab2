package propose
import ("testing";"os";"encoding/json";"fmt")
func TestDbg(t *testing.T){
 f:=os.Getenv("DBG")
 if f=="" {return}
 body,_:=os.ReadFile(f+".html"); var w want; b,_:=os.ReadFile(f+".json"); json.Unmarshal(b,&w)
 docs,_:=parse([]Page{{Name:f,URL:w.URL,Body:body,Now:w.Now}})
 for i,g:=range findGroups(docs[0]) { if i<8 { it,ex:=itemSelector(docs[0],g.nodes); fmt.Printf("%.2f n=%d %s %v\n",g.score,len(g.nodes),it,ex)
  if i<2 { bl:=&block{item:it,subjects:subjectNames(docs)}; s:=compile(it); for _,n:=range docs[0].order { if s.Given()&&s.Match(n){bl.items=append(bl.items,n);bl.docs=append(bl.docs,docs[0])}}
   fl:=bl.fields(); fmt.Printf("  text=%v author=%v rating=%v date=%v title=%v\n",fl.text!=nil,fl.author!=nil,fl.rating!=nil,fl.published!=nil,fl.title!=nil)
   for i:=range bl.items { for _,n:=range bl.skip[i] { fmt.Println("   reply",n.Data,called(n),short(docs[0].text(n),80)) } ; x:=answersIn(docs[0],bl.items[i],it); fmt.Println("  ans",len(x)); if len(x)>0 {fmt.Println(called(x[0]),bl.replySelector(x)) }}
   dr:=blockDraft("x",docs,docs[0],g); if dr!=nil { p,err:=dr.finish(docs); fmt.Println(err); if p!=nil {fmt.Println(worth(p),readCount(p)); fmt.Println(string(p.TOML))}} else {fmt.Println("  no draft")}
  }
 }}
}
